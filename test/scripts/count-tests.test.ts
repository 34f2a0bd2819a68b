import { spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "redis-audit-bot-count-"));
  const file = (status: string, tests: number) => ({ status, assertionResults: Array(tests).fill({}) });
  const results = {
    good: { numPassedTests: 120, numFailedTests: 0, testResults: [file("passed", 120)] },
    page: { numPassedTests: 3, numFailedTests: 0, testResults: [file("passed", 3)] },
    bad: { numPassedTests: 2, numFailedTests: 4, testResults: [file("failed", 6)] },
    unloaded: { numPassedTests: 2, numFailedTests: 0, testResults: [file("passed", 2), file("failed", 0)] },
  };
  for (const [name, result] of Object.entries(results)) {
    await writeFile(join(folder, `${name}.json`), JSON.stringify(result));
  }
});

afterAll(() => rm(folder, { recursive: true, force: true }));

test.each([
  ["both runs passed", 0, ["good", "page"], "123 passed, 0 failed\n", 0],
  ["tests failed, and so did the step that ran them", 1, ["bad", "page"], "5 passed, 4 failed\n", 1],
  ["a file could not be loaded", 1, ["good", "unloaded"], "122 passed, 1 failed\n", 1],
  ["a run left no result", 1, ["good", "missing"], "120 passed, 1 failed\n", 1],
  ["the linter failed, not the tests", 1, ["good", "page"], "123 passed, 1 failed\n", 1],
])("the closing line when %s", (_name, failedSteps, names, line, code) => {
  const files = names.map((name) => join(folder, `${name}.json`));
  const ended = spawnSync(process.execPath, ["scripts/count-tests.mjs", String(failedSteps), ...files], {
    encoding: "utf8",
  });
  expect(ended.stdout).toBe(line);
  expect(ended.status).toBe(code);
});
