import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/page/**"],
    globalSetup: ["test/support/temporary-folder.ts"],
    testTimeout: 15_000,
    hookTimeout: 30_000,
  },
});
