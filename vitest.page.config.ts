import { defineConfig } from "vitest/config";

// The browser tests need Chromium, so they are a run of their own: `npm run test:page`.
export default defineConfig({
  test: {
    include: ["test/page/**/*.test.ts"],
    globalSetup: ["test/support/temporary-folder.ts"],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    fileParallelism: false,
  },
});
