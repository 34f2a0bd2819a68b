import { limitTraits, type ProfileProblem, resolveProfile } from "../core/profiles/index.ts";
import type { LimitName, Profile } from "../core/profiles/profile.ts";
import type { ClusterEntry, LimitsEntry } from "./fleet-schema.ts";
import type { Report } from "./problem-at.ts";

/** The profile that a cluster follows, its overrides applied; `undefined` after a problem. */
export function resolveProfileEntry(
  entry: Pick<ClusterEntry, "profile" | "limits" | "alerting">,
  report: Report,
): Profile | undefined {
  const resolved = resolveProfile(entry.profile ?? "default", entry);
  if (resolved.kind === "resolved") return withSources(resolved.profile, entry.limits ?? {});
  for (const problem of resolved.problems) report({ path: problem.path, message: explain(problem) });
  return undefined;
}

/** Puts the sources that the file names in place of the general one. */
function withSources(profile: Profile, entries: NonNullable<LimitsEntry>): Profile {
  const limits = Object.entries(profile.limits).map(([name, limit]) => {
    const entry = entries[name as LimitName];
    const source = typeof entry === "object" ? entry.source : undefined;
    return [name, source === undefined ? limit : { ...limit, source }];
  });
  return { ...profile, limits: Object.fromEntries(limits) };
}

function explain({ reason, path, known }: ProfileProblem): string {
  const name = path.at(-1) ?? "profile";
  switch (reason) {
    case "unknownProfile":
    case "unknownLimit":
    case "unknownAlerting":
      return `${name} is unknown. Known: ${known.join(", ")}.`;
    case "outOfRange":
      return `${name} is out of range: ${describeRange(name)}.`;
    case "wrongOrder":
      return `${name} would be critical before it is a warning; swap the two, or set the other one too.`;
  }
}

function describeRange(name: string): string {
  if (name in limitTraits) {
    return limitTraits[name as LimitName].max === 1 ? "a share from 0 to 1, 0.85 for 85 %" : "0 or more";
  }
  if (name.endsWith("Ratio")) return "a share from 0 to 1, 0.95 for 95 %";
  return name.endsWith("Ms") ? "0 or more milliseconds" : "a whole number, 1 or more";
}
