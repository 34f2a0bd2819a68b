import type { KeyspaceValues, MemoryValues } from "../observation.ts";
import type { Limit, Limits } from "../profiles/profile.ts";
import { ratioOf } from "./facts.ts";
import { judgeLimits } from "./judge-limits.ts";
import { findNoTtlGrowth, minimumKeys } from "./no-ttl-growth.ts";
import { createNodeRule } from "./node-rule.ts";
import { readSample } from "./read-sample.ts";

/**
 * Keys that never expire, by share and by growth; judged on primaries, of which a replica is only a copy.
 *
 * Under `volatile-*` they can never be evicted: their share is a warning there. It is critical while memory is
 * above its own early warning (the profile's `memoryUsedRatio` warning), also under `noeviction`, for then they
 * take the room that is about to run out. Under `allkeys-*` any key may go, so neither is held against them.
 * Growth counts when three hourly steps in a row went upward. A keyspace of fewer than 1,000 keys is good: at a
 * few hundred keys the share means nothing, and an alert on what was flushed should end.
 */
export const noTtl = createNodeRule("no-ttl", ["noTtlShare", "noTtlGrowthRatio"], (node, limits) => {
  const replication = readSample(node.latest, "replication");
  if (replication.kind === "read" && replication.values.role === "replica") return undefined;
  const keyspace = readSample(node.latest, "keyspace");
  if (keyspace.kind === "notAssessed") return keyspace;
  const memory = readSample(node.latest, "memory");
  if (memory.kind === "notAssessed") return memory;
  const { keys, keysWithoutTtl } = keyspace.values;
  const noTtlShare = ratioOf(keysWithoutTtl, keys);
  const growth = findNoTtlGrowth(node);
  const steadyRatio = growth && (growth.isSteady ? growth.ratio : 0);
  return judgeLimits(
    chooseLimits(limits, keyspace.values, memory.values),
    [
      { limit: "noTtlShare", value: noTtlShare ?? 0, reason: "share" },
      { limit: "noTtlGrowthRatio", value: steadyRatio, missing: "noHistory", reason: "growth" },
    ],
    {
      noTtlShare,
      keysWithoutTtl,
      keys,
      noTtlGrowthRatio: growth?.ratio,
      noTtlGrowthKeys: growth?.keys,
      growthSeconds: growth?.seconds,
      evictionPolicy: memory.values.policy,
      usedRatio: ratioOf(memory.values.usedBytes, memory.values.maxmemoryBytes),
    },
  );
});

/** The profile's limits without the severities that do not apply to this keyspace and policy. */
function chooseLimits(limits: Limits, keyspace: KeyspaceValues, memory: MemoryValues): Limits {
  const { noTtlShare, noTtlGrowthRatio } = limits;
  const isEvictable = memory.policy.startsWith("allkeys-");
  const isVolatile = memory.policy.startsWith("volatile-");
  const isJudged = !isEvictable && keyspace.keys >= minimumKeys;
  const isGrowthJudged = isJudged && keyspace.keysWithoutTtl >= minimumKeys;
  return {
    ...(noTtlShare && {
      noTtlShare: keepSeverities(noTtlShare, isJudged && isVolatile, isJudged && isFilling(limits, memory)),
    }),
    ...(noTtlGrowthRatio && {
      noTtlGrowthRatio: keepSeverities(noTtlGrowthRatio, isGrowthJudged, isGrowthJudged),
    }),
  };
}

function keepSeverities({ warning, critical, source }: Limit, warns: boolean, isCritical: boolean): Limit {
  return {
    ...(warns && warning !== undefined && { warning }),
    ...(isCritical && critical !== undefined && { critical }),
    source,
  };
}

/** Without `maxmemory`, or without an early warning in the profile, memory never counts as filling. */
function isFilling(limits: Limits, { usedBytes, maxmemoryBytes }: MemoryValues): boolean {
  const usedRatio = ratioOf(usedBytes, maxmemoryBytes);
  const earlyWarning = limits.memoryUsedRatio?.warning;
  return usedRatio !== undefined && earlyWarning !== undefined && usedRatio > earlyWarning;
}
