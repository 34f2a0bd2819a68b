import type { Contract } from "../core/audit/audit.ts";
import { type Cluster, languages, type Owner } from "../core/fleet.ts";
import { ownSources } from "../core/own-sources.ts";
import type { Secret } from "../core/secret.ts";
import type { ClusterEntry, ContractEntry } from "./fleet-schema.ts";
import { isKnownName } from "./policy/report-names.ts";
import type { Report } from "./problem-at.ts";
import { type References, takeReferred } from "./read-reference.ts";
import { resolveEndpoints } from "./resolve-endpoints.ts";
import { resolveProfileEntry } from "./resolve-profile-entry.ts";
import { resolveTls } from "./resolve-tls.ts";

const defaultSchedule = "*/30 * * * * *";

export interface ClusterParts {
  readonly references: References;
  /** Names of the business hours that owners may refer to. */
  readonly hoursNames: readonly string[];
  readonly roleNames: readonly string[];
  readonly isValidCron: (expression: string) => boolean;
  /** Called for everything wrong; paths are relative to the cluster. */
  readonly report: Report;
}

/**
 * A cluster of the file, defaults filled in, as the bot uses it. `undefined` when something it cannot be without is
 * missing; what was reported besides makes the result unusable too.
 */
export function resolveCluster(entry: ClusterEntry, parts: ClusterParts): Cluster | undefined {
  const { references, report } = parts;
  const mode = entry.mode ?? "standalone";
  const environment = need(entry.environment, ["environment"], "prod, for example", report);
  const endpoints = resolveEndpoints(entry.endpoints, report);
  const sentinel = mode === "sentinel" ? resolveSentinel(entry, parts) : {};
  const tls = resolveTls(entry.tls, references, report);
  const password = takeSecret(entry, "password", parts);
  const owner = resolveOwner(entry.owner, parts);
  const profile = resolveProfileEntry(entry, report);
  const schedule = resolveSchedule(entry.schedule, parts);
  if (!environment || !endpoints || !owner || !profile) return undefined;
  return {
    name: entry.name,
    environment,
    mode,
    endpoints,
    ...sentinel,
    ...(tls && { tls }),
    ...(entry.username !== undefined && { username: entry.username }),
    ...(password && { password }),
    owner,
    languages: [...new Set(entry.languages ?? languages)],
    profile,
    schedule,
    tags: entry.tags ?? [],
    ...resolveAuditing(entry, report),
  };
}

/** What an audit of its keys is judged by. */
function resolveAuditing(
  { contracts, ttlTiers, planFloorBytes }: ClusterEntry,
  report: Report,
): Pick<Cluster, "contracts" | "ttlTiers" | "plan"> {
  if (
    ttlTiers &&
    !(ttlTiers.hotSeconds <= ttlTiers.warmSeconds && ttlTiers.warmSeconds <= ttlTiers.coldSeconds)
  ) {
    const message = "hotSeconds, warmSeconds and coldSeconds must not become smaller in this order.";
    report({ path: ["ttlTiers"], message });
  }
  return {
    ...(contracts && { contracts: contracts.map(toContract) }),
    ...(ttlTiers && { ttlTiers: { ...ttlTiers, source: ttlTiers.source ?? ownSources.fleetFile } }),
    ...(planFloorBytes !== undefined && {
      plan: { floorBytes: planFloorBytes, source: ownSources.fleetFile },
    }),
  };
}

function toContract({ pattern, type, ttlSeconds, owner, description }: ContractEntry): Contract {
  return {
    pattern,
    ...(type !== undefined && { type }),
    ...(ttlSeconds !== undefined && { ttlSeconds }),
    ...(owner !== undefined && { owner }),
    ...(description !== undefined && { description }),
  };
}

function need(
  value: string | undefined,
  path: readonly string[],
  what: string,
  report: Report,
): string | undefined {
  if (value === undefined) {
    report({ path, message: `${path.join(".")} is missing: ${what}. Give it here or under defaults.` });
  }
  return value;
}

function takeSecret(
  entry: ClusterEntry,
  name: "password" | "sentinelPassword",
  { references, report }: ClusterParts,
): Secret | undefined {
  const reference = entry[name];
  return reference === undefined ? undefined : takeReferred([name], references.secret(reference), report);
}

function resolveSentinel(
  entry: ClusterEntry,
  parts: ClusterParts,
): Pick<Cluster, "sentinelMaster" | "sentinelPassword"> {
  const what = "the name that the sentinels monitor";
  const sentinelMaster = need(entry.sentinelMaster, ["sentinelMaster"], what, parts.report);
  const sentinelPassword = takeSecret(entry, "sentinelPassword", parts);
  return {
    ...(sentinelMaster !== undefined && { sentinelMaster }),
    ...(sentinelPassword && { sentinelPassword }),
  };
}

function resolveOwner(
  entry: ClusterEntry["owner"],
  { hoursNames, roleNames, report }: ClusterParts,
): Owner | undefined {
  const team = need(entry?.team, ["owner", "team"], "the team that answers for the cluster", report);
  const channel = need(entry?.channel, ["owner", "channel"], "the id of the team's Slack channel", report);
  if (entry?.hours !== undefined) {
    const lookup = { path: ["owner", "hours"], declaredUnder: "hours" };
    isKnownName(entry.hours, hoursNames, lookup, report);
  }
  for (const [index, role] of (entry?.signers ?? []).entries()) {
    const lookup = { path: ["owner", "signers", index], declaredUnder: "roles" };
    isKnownName(role, roleNames, lookup, report);
  }
  if (team === undefined || channel === undefined) return undefined;
  return {
    team,
    channel,
    ...(entry?.mentionGroup !== undefined && { mentionGroup: entry.mentionGroup }),
    ...(entry?.email !== undefined && { email: entry.email }),
    ...(entry?.hours !== undefined && { hours: entry.hours }),
    ...(entry?.signers !== undefined && { signers: entry.signers }),
  };
}

function resolveSchedule(schedule = defaultSchedule, { isValidCron, report }: ClusterParts): string {
  if (!isValidCron(schedule)) {
    const example = `"${defaultSchedule}"`;
    const message = `schedule is no cron expression; write five fields, or six with seconds first: ${example}.`;
    report({ path: ["schedule"], message });
  }
  return schedule;
}
