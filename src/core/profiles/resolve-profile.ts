import { ownSources } from "../own-sources.ts";
import { appCache } from "./app-cache.ts";
import { defaultProfile } from "./default.ts";
import { limitNames } from "./limit-traits.ts";
import { ociCluster } from "./oci-cluster.ts";
import { type AlertingOverrides, alertingNames, checkAlertingValue } from "./override-alerting.ts";
import { type LimitOverride, overrideLimit } from "./override-limit.ts";
import type { AlertPolicy, Limit, LimitName, Profile } from "./profile.ts";
import { sharedCache } from "./shared-cache.ts";

/** The shipped profiles by name. */
export const profiles: ReadonlyMap<string, Profile> = new Map(
  [defaultProfile, sharedCache, ociCluster, appCache].map((profile) => [profile.name, profile]),
);

/** What a cluster changes of its profile. Names are as they were written: unknown ones are reported. */
export interface ProfileOverrides {
  readonly limits?: Readonly<Record<string, LimitOverride | undefined>> | undefined;
  readonly alerting?: AlertingOverrides | undefined;
}

/** One thing wrong with a profile's name or an override. */
export interface ProfileProblem {
  readonly reason: "unknownProfile" | "unknownLimit" | "unknownAlerting" | "outOfRange" | "wrongOrder";
  /** Where: `[]` for the profile's name itself, else e.g. `["limits", "hitRatio"]`. */
  readonly path: readonly string[];
  /** The names that would have been right, for an unknown one; else empty. */
  readonly known: readonly string[];
}

export type ResolvedProfile =
  | { readonly kind: "resolved"; readonly profile: Profile }
  | { readonly kind: "rejected"; readonly problems: readonly ProfileProblem[] };

/**
 * The named profile with a cluster's overrides laid over it, or every problem at once. `source` is what an
 * overridden limit gives as its origin.
 */
export function resolveProfile(
  name: string,
  overrides: ProfileOverrides = {},
  source: string = ownSources.fleetFile,
): ResolvedProfile {
  const base = profiles.get(name);
  if (base === undefined) {
    return { kind: "rejected", problems: [problem("unknownProfile", [], [...profiles.keys()])] };
  }
  const problems: ProfileProblem[] = [];
  const limits = overrideLimits(base, overrides.limits ?? {}, source, problems);
  const alerting = overrideAlerting(base, overrides.alerting ?? {}, problems);
  if (problems.length > 0) return { kind: "rejected", problems };
  return { kind: "resolved", profile: { ...base, limits, alerting } };
}

function overrideLimits(
  base: Profile,
  overrides: NonNullable<ProfileOverrides["limits"]>,
  source: string,
  problems: ProfileProblem[],
): Profile["limits"] {
  const limits = new Map<LimitName, Limit | undefined>();
  for (const name of limitNames) limits.set(name, base.limits[name]);
  for (const [written, override] of Object.entries(overrides)) {
    const name = limitNames.find((candidate) => candidate === written);
    if (name === undefined) problems.push(problem("unknownLimit", ["limits", written], limitNames));
    else if (override !== undefined) {
      const limit = overrideLimit(name, base.limits[name], override, source);
      if (typeof limit === "string") problems.push(problem(limit, ["limits", name]));
      else limits.set(name, limit);
    }
  }
  return Object.fromEntries([...limits].filter(([, limit]) => limit !== undefined));
}

function overrideAlerting(
  base: Profile,
  overrides: AlertingOverrides,
  problems: ProfileProblem[],
): AlertPolicy {
  const given = Object.entries(overrides).filter(
    (entry): entry is [string, number] => entry[1] !== undefined,
  );
  for (const [name, value] of given) {
    const verdict = checkAlertingValue(name, value);
    if (verdict === "unknown") problems.push(problem("unknownAlerting", ["alerting", name], alertingNames));
    if (verdict === "outOfRange") problems.push(problem("outOfRange", ["alerting", name]));
  }
  return { ...base.alerting, ...Object.fromEntries(given) };
}

function problem(
  reason: ProfileProblem["reason"],
  path: readonly string[],
  known: readonly string[] = [],
): ProfileProblem {
  return { reason, path, known };
}
