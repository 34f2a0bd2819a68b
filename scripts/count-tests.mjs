// Sums vitest's JSON results into one closing line: node scripts/count-tests.mjs <failed steps> <result.json…>
// Exit code 1 if anything failed.
import { readFile } from "node:fs/promises";
import process from "node:process";

const [failedSteps = "0", ...files] = process.argv.slice(2);
const counts = await Promise.all(files.map(countFile));
const passed = sum(counts.map((count) => count.passed));
const failedTests = sum(counts.map((count) => count.failed));
// A step that failed has failed tests already counted, or it is something else: then it counts as one.
const stepsWithTests = counts.filter((count) => count.failed > 0).length;
const failed = failedTests + Math.max(0, Number(failedSteps) - stepsWithTests);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

/** A file of tests that could not be loaded has no tests to fail: it counts as one. So does a missing result. */
async function countFile(path) {
  const text = await readFile(path, "utf8").catch(() => undefined);
  if (text === undefined) return { passed: 0, failed: 1 };
  const result = JSON.parse(text);
  const unloaded = result.testResults.filter(
    (file) => file.status === "failed" && file.assertionResults.length === 0,
  );
  return { passed: result.numPassedTests, failed: result.numFailedTests + unloaded.length };
}

function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}
