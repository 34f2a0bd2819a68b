import type { Cluster } from "../../core/fleet.ts";
import type { AlertMatcher } from "../../core/routing/matcher.ts";
import { matchesGlob } from "../../core/routing/matches.ts";
import type { MatcherEntry } from "../policy-schema.ts";
import type { Report } from "../problem-at.ts";
import { suggest } from "../suggest.ts";
import { withoutUndefined } from "./without-undefined.ts";

/** What the fleet's clusters are called by; `undefined` where some of them could not be read. */
export type FleetLabels = Readonly<Record<"clusters" | "environments" | "teams" | "tags", readonly string[]>>;

export function readFleetLabels(clusters: readonly Cluster[]): FleetLabels {
  const distinct = (values: readonly string[]): readonly string[] => [...new Set(values)];
  return {
    clusters: distinct(clusters.map(({ name }) => name)),
    environments: distinct(clusters.map(({ environment }) => environment)),
    teams: distinct(clusters.map(({ owner }) => owner.team)),
    tags: distinct(clusters.flatMap(({ tags }) => tags)),
  };
}

const labelNames = { environments: "environment", teams: "team", tags: "tag" } as const;

/** A matcher, after reporting every value in it that no cluster of the fleet has: it would never hold. */
export function resolveMatcher(
  entry: MatcherEntry,
  labels: FleetLabels | undefined,
  report: Report,
): AlertMatcher {
  if (labels === undefined) return withoutUndefined(entry);
  for (const [index, glob] of (entry.clusters ?? []).entries()) {
    if (labels.clusters.some((name) => matchesGlob(glob, name))) continue;
    const message = `no cluster has the name "${glob}".${suggest(glob, labels.clusters)}`;
    report({ path: ["clusters", index], message });
  }
  for (const field of ["environments", "teams", "tags"] as const) {
    for (const [index, value] of (entry[field] ?? []).entries()) {
      if (labels[field].includes(value)) continue;
      const message = `no cluster has the ${labelNames[field]} "${value}".${suggest(value, labels[field])}`;
      report({ path: [field, index], message });
    }
  }
  return withoutUndefined(entry);
}
