import { dirname, resolve } from "node:path";
import { languages as allLanguages, type Cluster, type Fleet, type ReportSchedule } from "../core/fleet.ts";
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
import { checkSchedule } from "./policy/check-clock.ts";
import { readNames } from "./policy/read-entries.ts";
import { reportAt, reportSharedNames } from "./policy/report-names.ts";
import { resolvePolicy } from "./policy/resolve-policy.ts";
import { type FilePath, isOnSamePath, type ProblemAt, type Report } from "./problem-at.ts";
import { prune } from "./prune.ts";
import { createReferences } from "./read-reference.ts";
import { type ClusterParts, resolveCluster } from "./resolve-cluster.ts";
import type { ConfigSources } from "./sources.ts";

/**
 * The fleet that a parsed file describes. Form and meaning are judged in one go: what has the wrong form is
 * reported and left out, and the rest is resolved all the same, so that nobody fixes one fault to meet the next.
 * The fleet counts only when nothing was reported.
 */
export function resolveFleet(path: string, value: unknown, sources: ConfigSources, report: Report): Fleet {
  const malformed = findMalformed(value);
  malformed.forEach(report);
  const isMalformed = (at: FilePath): boolean => malformed.some((other) => isOnSamePath(other.path, at));
  const sound = prune(
    value,
    malformed.map((problem) => problem.path),
  );
  const references = createReferences(dirname(resolve(path)), sources);
  const hoursNames = readNames(read(value, "hours"));
  const roleNames = readNames(read(value, "roles"));
  const { isValidCron } = sources;
  const clusters = resolveClusters(
    sound,
    { references, hoursNames, roleNames, isValidCron, report },
    isMalformed,
  );
  const known = clusters.filter((cluster) => cluster !== undefined);
  const isWhole = (key: string): boolean => !malformed.some(({ path: [top] }) => top === key);
  const areKnown = known.length === clusters.length && isWhole("clusters") && isWhole("defaults");
  const schedule = resolveReport(reportSchema.safeParse(read(sound, "report")).data, sources, report);
  const policy = resolvePolicy(asMap(value), asMap(sound), {
    clusters: areKnown ? known : undefined,
    isWhole,
    isValidCron,
    readText: references.text,
    report: (problem) => {
      if (!isMalformed(problem.path)) report(problem);
    },
  });
  return { ...policy, clusters: known, ...(schedule && { report: schedule }) };
}

/** `undefined` for each that lacks something it cannot be without. */
function resolveClusters(
  sound: unknown,
  parts: ClusterParts,
  isMalformed: (at: FilePath) => boolean,
): readonly (Cluster | undefined)[] {
  const defaults = defaultsSchema.safeParse(read(sound, "defaults")).data ?? {};
  const entries = readClusters(read(sound, "clusters"));
  const named = entries.flatMap((entry, index) =>
    entry?.name ? [{ name: entry.name, path: ["clusters", index, "name"] }] : [],
  );
  reportSharedNames(named, "clusters", parts.report);
  return entries.map((entry, index) => {
    if (entry === undefined) return undefined;
    const report: Report = (problem) => {
      const inCluster: FilePath = ["clusters", index, ...problem.path];
      const inDefaults: FilePath = ["defaults", ...problem.path];
      if (isMalformed(inCluster) || isMalformed(inDefaults)) return;
      const fromDefaults = !has(entry, problem.path) && has(defaults, problem.path);
      parts.report({ ...problem, path: fromDefaults ? inDefaults : inCluster });
    };
    return resolveCluster(mergeDefaults(defaults, entry), { ...parts, report });
  });
}

function resolveReport(
  entry: ReportEntry | undefined,
  { isValidCron }: ConfigSources,
  report: Report,
): ReportSchedule | undefined {
  if (entry === undefined) return undefined;
  checkSchedule(entry.schedule, isValidCron, reportAt(report, "report"));
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

function has(value: unknown, [step, ...rest]: FilePath): boolean {
  if (step === undefined) return true;
  const inner = read(value, step);
  return inner !== undefined && has(inner, rest);
}

function asMap(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function read(value: unknown, step: string | number): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, step) : undefined;
}
