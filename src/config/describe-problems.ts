import type { ConfigProblem } from "./config.ts";

/** The problems as text to print: a heading, then one line each. */
export function describeProblems(problems: readonly ConfigProblem[]): string {
  const count = problems.length === 1 ? "one problem" : `${problems.length} problems`;
  const lines = problems.map(({ where, message }) => `  ${where}: ${message}`);
  return [`The configuration has ${count}:`, ...lines].join("\n");
}
