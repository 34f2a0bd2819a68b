import { dirname, resolve } from "node:path";
import {
  languages as allLanguages,
  type Cluster,
  type Fleet,
  noPolicy,
  type ReportSchedule,
} from "../core/fleet.ts";
import { describeIssue } from "./describe-issue.ts";
import {
  type ClusterEntry,
  clusterSchema,
  defaultsSchema,
  fleetSchema,
  type ReportEntry,
  reportSchema,
} from "./fleet-schema.ts";
import { mergeDefaults } from "./merge-defaults.ts";
import { type FilePath, isOnSamePath, type ProblemAt, type Report } from "./problem-at.ts";
import { prune } from "./prune.ts";
import { createReferences } from "./read-reference.ts";
import { resolveCluster } from "./resolve-cluster.ts";
import type { ConfigSources } from "./sources.ts";

/**
 * The fleet that a parsed file describes. Form and meaning are judged in one go: what has the wrong form is
 * reported and left out, and the rest is resolved all the same, so that nobody fixes one fault to meet the next.
 * The fleet counts only when nothing was reported.
 */
export function resolveFleet(path: string, value: unknown, sources: ConfigSources, report: Report): Fleet {
  const malformed = findMalformed(value);
  malformed.forEach(report);
  const sound = prune(
    value,
    malformed.map((problem) => problem.path),
  );
  const defaults = defaultsSchema.safeParse(read(sound, "defaults")).data ?? {};
  const entries = readClusters(read(sound, "clusters"));
  const references = createReferences(dirname(resolve(path)), sources);
  const clusters = entries.map((entry, index): Cluster | undefined => {
    if (entry === undefined) return undefined;
    const reportHere: Report = (problem) => {
      const inCluster: FilePath = ["clusters", index, ...problem.path];
      const inDefaults: FilePath = ["defaults", ...problem.path];
      const known = malformed.some(
        (other) => isOnSamePath(other.path, inCluster) || isOnSamePath(other.path, inDefaults),
      );
      if (known) return;
      const fromDefaults = !has(entry, problem.path) && has(defaults, problem.path);
      report({ ...problem, path: fromDefaults ? inDefaults : inCluster });
    };
    const parts = { references, isValidCron: sources.isValidCron, report: reportHere };
    return resolveCluster(mergeDefaults(defaults, entry), parts);
  });
  reportSharedNames(entries, report);
  const schedule = resolveReport(reportSchema.safeParse(read(sound, "report")).data, sources, report);
  return {
    ...noPolicy,
    clusters: clusters.filter((cluster) => cluster !== undefined),
    ...(schedule && { report: schedule }),
  };
}

function resolveReport(
  entry: ReportEntry | undefined,
  { isValidCron }: ConfigSources,
  report: Report,
): ReportSchedule | undefined {
  if (entry === undefined) return undefined;
  if (!isValidCron(entry.schedule)) {
    const message = 'schedule is no cron expression; write five fields: "0 9 * * 1" is Monday at nine.';
    report({ path: ["report", "schedule"], message });
  }
  const { schedule, channel, mode = "standard", pace = "gentle", languages = allLanguages } = entry;
  return { schedule, channel, mode, pace, languages };
}

function findMalformed(value: unknown): readonly ProblemAt[] {
  const issues = fleetSchema.safeParse(value).error?.issues ?? [];
  return issues.flatMap((issue) => describeIssue(issue, fleetSchema, value));
}

/** `undefined` for an item that is no cluster at all. One whose name was malformed goes on without. */
function readClusters(value: unknown): readonly (ClusterEntry | undefined)[] {
  if (!Array.isArray(value)) return [];
  return value.map((item: unknown) => {
    const entry = clusterSchema.partial({ name: true }).safeParse(item).data;
    return entry && { ...entry, name: entry.name ?? "" };
  });
}

function reportSharedNames(entries: readonly (ClusterEntry | undefined)[], report: Report): void {
  const names = entries.map((entry) => entry?.name || undefined);
  for (const [index, name] of names.entries()) {
    if (name === undefined || names.indexOf(name) === index) continue;
    report({
      path: ["clusters", index, "name"],
      message: `a cluster named ${name} is listed already; names are unique.`,
    });
  }
}

function has(value: unknown, [step, ...rest]: FilePath): boolean {
  if (step === undefined) return true;
  const inner = read(value, step);
  return inner !== undefined && has(inner, rest);
}

function read(value: unknown, step: string | number): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, step) : undefined;
}
