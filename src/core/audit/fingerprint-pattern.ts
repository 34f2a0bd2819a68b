import type { PatternAudit, PatternSlot, Workload } from "./audit.ts";
import { wordsOf } from "./pattern-text.ts";

const day = 86_400;

/** Words of key names that say what the keys are for. */
const words = {
  dedup: [
    ["dup", "duplicate", "dedup", "deduplication", "dedupe", "idempotent", "idempotency", "idem"],
    ["nonce", "processed", "replay"],
  ],
  lock: [["lock", "locks", "mutex", "redlock", "redisson", "lease", "semaphore"]],
  queue: [["queue", "queues", "bull", "sidekiq", "celery", "stream", "mq", "backlog"]],
  session: [["session", "sessions", "sess", "sid", "login", "auth", "token", "tokens"]],
  counter: [
    ["count", "counts", "counter", "counters", "cnt", "freq", "frequency", "rl", "rate", "ratelimit"],
    ["limit", "limiter", "throttle", "quota", "hits", "views", "incr", "seq", "sequence"],
  ],
  registry: [["registry", "config", "configs", "flags", "flag", "settings", "meta"]],
} as const;

/** Keys of a counter are small; anything above is a value. */
const largestCounterBytes = 200;

/** Names of random ids: who knows one may use what is stored under it. */
const idTypes = new Set(["uuid", "token", "hash", "hex", "opaque", "jwt"]);

/**
 * What the keys of one pattern are for, by the words of its name, types, TTLs and sizes: the first that applies of
 * lock, dedup, queue, session-store, counter, registry, cache. `isEvictable`: any key of the cluster may go when memory
 * is full, so that a cached value needs no TTL, and to have none tells nothing.
 */
export function fingerprintPattern(pattern: PatternAudit, isEvictable = false): Workload {
  const named = new Set(wordsOf(pattern.pattern));
  const isNamed = (kind: keyof typeof words) => words[kind].flat().some((word) => named.has(word));
  const expires = hasTtl(pattern);
  if (isNamed("lock") && isSmall(pattern)) return "lock";
  if (isNamed("dedup") && expires) return "dedup";
  if (isQueue(pattern, isNamed("queue"))) return "queue";
  if (expires && (isNamed("session") || isBareId(pattern))) return "session-store";
  if (isMostly(pattern, "string") && isSmall(pattern) && (isNamed("counter") || isDated(pattern))) {
    return "counter";
  }
  if (isNamed("registry") && (!expires || isCollectionLike(pattern))) return "registry";
  if (!expires && (!isEvictable || isDictionary(pattern))) return "registry";
  return "cache";
}

/** At least half of the keys have one. */
function hasTtl({ keys, keysWithoutTtl }: PatternAudit): boolean {
  return keys > 0 && keysWithoutTtl * 2 <= keys;
}

/** Also where sizes were not assessed. */
function isSmall({ keys, bytes }: PatternAudit): boolean {
  return bytes === undefined || keys === 0 || bytes.value / keys <= largestCounterBytes;
}

/** Also where types were not assessed. */
function isMostly({ keys, types }: PatternAudit, ...wanted: readonly string[]): boolean {
  if (Object.keys(types).length === 0) return true;
  return wanted.reduce((sum, type) => sum + (types[type] ?? 0), 0) * 2 > keys;
}

function isCollectionLike(pattern: PatternAudit): boolean {
  return Object.keys(pattern.types).length > 0 && !isMostly(pattern, "string");
}

/** One collection under a name of its own. */
function isDictionary(pattern: PatternAudit): boolean {
  return pattern.slots.length === 0 && isCollectionLike(pattern);
}

/** Streams, or lists that do not expire: those that do are slices of something, as of a conversation. */
function isQueue(pattern: PatternAudit, isNamed: boolean): boolean {
  if (Object.keys(pattern.types).length === 0) return isNamed;
  if (isMostly(pattern, "stream")) return true;
  if (isNamed && isMostly(pattern, "list", "zset", "hash")) return true;
  return isMostly(pattern, "list") && !hasTtl(pattern);
}

/** A random id and nothing to say what it is of, kept for a day or more. */
function isBareId({ pattern, slots, ttl }: PatternAudit): boolean {
  const [first] = slots;
  const isBare = wordsOf(pattern).length === 0;
  return isBare && first !== undefined && idTypes.has(first.type) && (ttl.p50Seconds ?? 0) >= day;
}

export function isDated({ slots }: Pick<PatternAudit, "slots">): boolean {
  return slots.some(isDateSlot);
}

const dateTypes = new Set(["date", "month", "week", "day", "year"]);
const dateNames = /^(?:date|day|month|week|year)(?:Number)?\d*$|^yyyy|(?:Date|Day|Month|Week)\d*$/;

/** Ten years of days: what has more values is named after the word before it and holds something else. */
const mostDates = 3660;

/** Holds a date or a date and time, by its type or name; a count of seconds is an id more often than a date. */
export function isDateSlot({ name, type, distinctEstimate }: PatternSlot): boolean {
  if (type === "time") return !/timestamp/i.test(name);
  return dateTypes.has(type) || (dateNames.test(name) && distinctEstimate <= mostDates);
}

export function isRandomId({ type }: { readonly type: string }): boolean {
  return idTypes.has(type);
}
