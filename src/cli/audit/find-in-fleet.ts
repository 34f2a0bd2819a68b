import { readFileSync, statSync } from "node:fs";
import type { ConfigProblem } from "../../config/config.ts";
import { describeProblems } from "../../config/describe-problems.ts";
import { loadFleet } from "../../config/load-fleet.ts";
import type { Cluster } from "../../core/fleet.ts";
import { isValidCron } from "../../schedule/scheduler.ts";
import { UsageError } from "./read-arguments.ts";
import { TargetError } from "./target-error.ts";

/** A cluster of the fleet file by its name. Throws `UsageError` or `TargetError`. */
export function findInFleet(name: string, env: Readonly<Record<string, string | undefined>>): Cluster {
  // What is neither may be a URL gone wrong, with a password in it: it is not repeated.
  if (!/^[\p{L}\p{N}._-]+$/u.test(name)) {
    throw new UsageError("That is no name of a cluster, and a URL must begin with redis:// or rediss://.");
  }
  const path = env["FLEET_FILE"] || "fleet.yml";
  const problems: ConfigProblem[] = [];
  const sources = {
    env,
    isValidCron,
    readFile: (file: string) => readFileSync(file, "utf8"),
    isFolder: (folder: string) => statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false,
  };
  const fleet = loadFleet(path, sources, (problem) => problems.push(problem));
  if (problems.length > 0 || fleet === undefined) throw new TargetError(describeProblems(problems));
  const cluster = fleet.clusters.find((one) => one.name === name);
  if (cluster) return cluster;
  const known = fleet.clusters.map((one) => one.name).join(", ");
  throw new TargetError(`There is no cluster ${name} in ${path}; it has ${known}.`);
}
