import type { Fleet } from "../core/fleet.ts";
import type { ConfigProblem } from "./config.ts";
import { locateProblem } from "./locate-problem.ts";
import { type ParsedYaml, parseYaml } from "./parse-yaml.ts";
import type { ProblemAt } from "./problem-at.ts";
import { explainUnreadable } from "./read-reference.ts";
import { resolveFleet } from "./resolve-fleet.ts";
import type { ConfigSources } from "./sources.ts";

/** Reads the fleet file and reports every problem at once; the fleet counts only if there was none. */
export function loadFleet(
  path: string,
  sources: ConfigSources,
  report: (problem: ConfigProblem) => void,
): Fleet | undefined {
  const text = readFleetFile(path, sources, report);
  if (text === undefined) return undefined;
  const result = parseYaml(text);
  if (!result.ok) {
    for (const { at, message } of result.faults) report({ where: `${path}:${at}`, message });
    return undefined;
  }
  const problems: ProblemAt[] = [];
  const fleet = resolveFleet(path, result.yaml.value, sources, (problem) => problems.push(problem));
  for (const problem of locateAll(path, result.yaml, problems)) report(problem);
  return fleet;
}

function readFleetFile(
  path: string,
  { readFile }: ConfigSources,
  report: (problem: ConfigProblem) => void,
): string | undefined {
  try {
    return readFile(path);
  } catch (error) {
    const reason = explainUnreadable(error);
    const message = `the fleet file ${path} ${reason} Copy examples/fleet.yml to start from, or set FLEET_FILE.`;
    report({ where: "FLEET_FILE", message });
    return undefined;
  }
}

/** With their places, in the order of the file. What is wrong under `defaults` is told once, not per cluster. */
function locateAll(
  path: string,
  { document, lines }: ParsedYaml,
  problems: readonly ProblemAt[],
): readonly ConfigProblem[] {
  const located = problems.map((problem) => ({
    at: locateProblem(document, lines, problem),
    message: problem.message,
  }));
  const unique = new Map(located.map((problem) => [`${problem.at} ${problem.message}`, problem]));
  return [...unique.values()]
    .toSorted((a, b) => a.at.localeCompare(b.at, "en", { numeric: true }))
    .map(({ at, message }) => ({ where: `${path}:${at}`, message }));
}
