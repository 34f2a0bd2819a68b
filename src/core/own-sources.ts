/**
 * Who set a limit, where it was this project and nobody who could be cited: by key, so that a locale has the words
 * (`limitSource.<key>`), and in English as audits keep it.
 */
export const ownSources = {
  fleetFile: "fleet file",
  contract: "contract in the fleet file",
  // rules of the audit
  persistentGrowth: "audit rule: 5 % more since the audit before",
  persistentSteadyGrowth: "audit rule: more in each of 3 audits in a row",
  persistentPattern: "audit rule: from 100 keys of one pattern on",
  datedKeys: "audit rule: from 100 keys without TTL on under a date",
  shortLived: "audit rule: half of the keys live less than 10 minutes, and up to 80 % hit",
  evictionMix: "audit rule: 30 % persistent under allkeys-*, 5 % expiring under volatile-*",
  longestUse: "audit rule: 14 days for a cached value, 90 for a counter, 1 for a lock",
  ttlSpread: "audit rule: P90 of the remaining TTLs more than 100 times P10",
  mixedTtl: "audit rule: from 1 % of the keys without TTL on, where others have one",
  usedMemory: "audit rule: under 6 % of maxmemory used",
  undeclaredKeys: "audit rule: a warning from 1 % of all keys on",
  oneDatabase: "Redis Cluster: database 0 only",
  // profiles
  generalHitRatio: "general cache guidance: 85 % and 70 %",
  usualHitRatio: "where nobody has chosen a profile: 60 % and 30 %, after a review of ten caches",
  generalLatency: "general cache guidance: 5 ms and 10 ms",
  generalEvictions: "general cache guidance: 1 and 5 a minute",
  generalNoTtl: "general guidance for volatile policies: 30 %, and 50 % while memory fills",
  generalNoTtlGrowth: "general guidance: 5 % in three hours, growing each hour",
  houseKeyBurst: "house rule after 5.2 million keys in 20 minutes: 20 % and 50 %",
  houseBurstKeys: "house rule: fewer new keys are no burst",
  sharedCacheMemory: "shared-cache house rule: 60 % early warning, 85 % critical",
  sharedCacheHitRatio: "shared-cache review: 64 % was fair, 2.9 % critical",
  sharedCacheNoTtl: "shared-cache house rule: 30 %, and 50 % while memory is above its early warning",
  sharedCacheNoTtlGrowth: "shared-cache house rule: 1 % in three hours, growing each hour",
  appCacheMemory: "app-cache health table: 70 % and 85 %",
  appCacheHitRatio: "app-cache health table: 85 % and 70 %",
  appCacheLatency: "app-cache health table: 5 ms and 10 ms",
  appCacheEvictions: "app-cache health table: 1 and 5 a minute",
  appCacheConnections: "app-cache health table: 20 and 40 connections",
  appCacheTtl: "app-cache TTL tiers: 5 minutes, 30 minutes, 1 hour",
} as const;

export type OwnSource = keyof typeof ownSources;

const keys: ReadonlyMap<string, OwnSource> = new Map(
  Object.entries(ownSources).map(([key, text]) => [text, key as OwnSource]),
);

/** `undefined`: it is a citation, or words of the fleet file. */
export function findOwnSource(source: string): OwnSource | undefined {
  return keys.get(source);
}

const between = ", over ";

/** A fleet file that sets one severity of a limit says over whose other one: both, or the source alone. */
export function splitSource(source: string): readonly [string, base?: string] {
  const at = source.indexOf(between);
  const [own, base] = [source.slice(0, at), source.slice(at + between.length)];
  return at !== -1 && (findOwnSource(own) ?? findOwnSource(base)) !== undefined ? [own, base] : [source];
}
