import { minimumLookups } from "../rates.ts";
import { countAssessedKeys } from "./assessed-keys.ts";
import type { Audit, PatternAudit } from "./audit.ts";
import { summarizeClusterTtl } from "./summarize-ttl.ts";

/** What the statistics of a cluster say of its use. What is not known is false. */
export interface Signals {
  readonly missesExpected: boolean;
  readonly fewKeysManyExpired: boolean;
  readonly shortTtls: boolean;
  readonly longTtls: boolean;
  readonly moreWritesThanReads: boolean;
  readonly mostlyReads: boolean;
  readonly someHits: boolean;
  readonly highHitRatio: boolean;
  readonly mostlyIncrements: boolean;
  readonly queueCommands: boolean;
  readonly keysExpire: boolean;
  readonly keysNeverExpire: boolean;
}

const minute = 60;
const day = 86_400;

/** Below this hardly any lookup hits. */
const rareHits = 0.2;
/** From here on lookups are answered often enough for that to be their purpose. */
const usefulHits = 0.5;

const commands = {
  reads: [
    "get",
    "mget",
    "getex",
    "getrange",
    "strlen",
    "exists",
    "hget",
    "hmget",
    "hgetall",
    "hexists",
  ].concat(["smembers", "sismember", "zrange", "zscore", "zrangebyscore", "lrange", "lindex"]),
  increments: ["incr", "incrby", "incrbyfloat", "decr", "decrby", "hincrby", "hincrbyfloat", "zincrby"],
  queue: [
    "lpush",
    "rpush",
    "lpop",
    "rpop",
    "blpop",
    "brpop",
    "rpoplpush",
    "brpoplpush",
    "lmove",
    "blmove",
  ].concat(["xadd", "xread", "xreadgroup", "xack", "xautoclaim", "xclaim", "bzpopmin", "zpopmin"]),
  otherWrites: [
    "set",
    "setex",
    "psetex",
    "setnx",
    "mset",
    "getset",
    "hset",
    "hmset",
    "hsetnx",
    "sadd",
  ].concat(["zadd", "append", "setbit", "pfadd", "geoadd"]),
} as const;

export function readSignals(
  audit: Pick<Audit, "keys" | "unreadableKeys" | "keysWithoutTtl" | "figures" | "patterns">,
): Signals {
  const { keys, keysWithoutTtl, figures } = audit;
  const assessed = countAssessedKeys(audit);
  const { hits, misses } = figures;
  const hitRatio = ratioOfHits(hits, misses);
  const calls = countCalls(figures.commandCalls ?? {});
  const median = medianTtl(audit.patterns);
  const expired = figures.expiredKeys ?? 0;
  return {
    missesExpected: hitRatio !== undefined && hitRatio < rareHits && writesMatchMisses(audit),
    fewKeysManyExpired: keys > 0 && expired >= 1000 * keys,
    shortTtls: median !== undefined && median < minute,
    longTtls: median !== undefined && median > day,
    moreWritesThanReads: calls.writes >= minimumLookups && calls.writes > calls.reads,
    mostlyReads: calls.reads >= minimumLookups && calls.reads >= 2 * calls.writes,
    someHits: hitRatio !== undefined && hitRatio >= usefulHits,
    highHitRatio: hitRatio !== undefined && hitRatio >= 0.95,
    mostlyIncrements: calls.increments >= minimumLookups && calls.increments * 2 > calls.writes,
    queueCommands: calls.queue >= minimumLookups && calls.queue * 2 > calls.reads + calls.writes,
    keysExpire: assessed > 0 && keysWithoutTtl * 2 <= assessed,
    keysNeverExpire: assessed > 0 && keysWithoutTtl * 2 > assessed,
  };
}

/** hits / lookups; `undefined` with fewer lookups than say anything. */
export function ratioOfHits(hits: number | undefined, misses: number | undefined): number | undefined {
  if (hits === undefined || misses === undefined || hits + misses < minimumLookups) return undefined;
  return hits / (hits + misses);
}

/** Each call deletes a key at least, if it finds one. */
const deletions = ["del", "unlink", "getdel"];

/**
 * Whether the lookups that missed may each have led to a key: as many, within a factor of two, have lived and perhaps
 * expired, been evicted or deleted. Where far more missed, what is looked up is hardly ever stored. Counters of one
 * process; `undefined` counts as 0.
 */
export function writesMatchMisses({ keys, figures }: Pick<Audit, "keys" | "figures">): boolean {
  const deleted = deletions.reduce((sum, name) => sum + (figures.commandCalls?.[name] ?? 0), 0);
  const lived = keys + (figures.expiredKeys ?? 0) + (figures.evictedKeys ?? 0) + deleted;
  return (figures.misses ?? 0) <= 2 * lived;
}

function medianTtl(patterns: readonly PatternAudit[]): number | undefined {
  return summarizeClusterTtl(patterns).p50Seconds;
}

function countCalls(calls: Readonly<Record<string, number>>) {
  const count = (names: readonly string[]) => names.reduce((sum, name) => sum + (calls[name] ?? 0), 0);
  const increments = count(commands.increments);
  const queue = count(commands.queue);
  return {
    reads: count(commands.reads),
    increments,
    queue,
    writes: increments + queue + count(commands.otherWrites),
  };
}
