/** What looked keys up that is no application, as far as it is known. */
export interface OwnAsking {
  /** Keyspace hits that it caused. */
  readonly hits: number;
  /** Its calls of commands that say something about a key, as INFO commandstats names them. */
  readonly calls: Readonly<Record<string, number>>;
}

/** Lookups of applications; `undefined`: they cannot be told from those of audits. */
export type ApplicationLookups = { readonly hits: number; readonly misses: number } | undefined;

/** In a pattern whose type it knows, an audit asks TYPE of one key in so many. */
const keysPerType = 32;

/** Of the keys that SCAN names so many at most are gone when they are asked about, and count as misses. */
const goneShare = 0.002;

/** What the ratio may be off by, 0..1, when it is not clear whose some of the lookups were. */
const tolerance = 0.02;

/** Which audits ask of each collection once; other tools ask STRLEN as well. */
const lengthCommands = ["strlen", "llen", "scard", "zcard", "hlen", "xlen"];
/** Keys come and go between two audits, so that lengths asked by one are only about as many as collections are now. */
const lengthSlack = 0.1;

/**
 * The lookups without those of audits, by whatever tool and whoever ran it. Applications ask TYPE and OBJECT ENCODING as
 * good as never, and PTTL seldom: PTTL is an audit's where TYPE was asked about as often as audits do, and lengths are
 * where they are as many as audits of these keys would ask. What is left open goes with it, unless that would decide about
 * the ratio.
 *
 * `commandCalls`: since the same moment as `hits` and `misses`; `undefined`: not told, so that only `own` is known.
 * `collectionShare`: of the keys, 0..1.
 */
export function findApplicationLookups(
  hits: number,
  misses: number,
  own: OwnAsking,
  commandCalls: Readonly<Record<string, number>> | undefined,
  collectionShare: number,
): ApplicationLookups {
  if (commandCalls === undefined) return own.hits > hits ? undefined : { hits: hits - own.hits, misses };
  const known = isStale(own, commandCalls) ? nothing : own;
  const { certain, open, others } = countAsked(known, commandCalls, collectionShare);
  const most = Math.max(0, hits - certain);
  const least = Math.max(0, most - open);
  const gone = goneShare * others;
  const spread = ratioOf(most + gone, Math.max(0, misses - gone)) - ratioOf(least, misses);
  return spread > tolerance ? undefined : { hits: others > 0 ? least : most, misses };
}

const nothing: OwnAsking = { hits: 0, calls: {} };

/** The counters were reset since (`CONFIG RESETSTAT`). */
function isStale(own: OwnAsking, calls: Readonly<Record<string, number>>): boolean {
  return Object.entries(own.calls).some(([name, count]) => count > (calls[name] ?? 0));
}

function countAsked(own: OwnAsking, calls: Readonly<Record<string, number>>, collectionShare: number) {
  const asked = (name: string): number => Math.max(0, (calls[name] ?? 0) - (own.calls[name] ?? 0));
  const types = asked("type");
  const ttls = Math.min(asked("pttl"), keysPerType * types);
  const visited = Math.max(types, ttls);
  const ownLengths = Math.max(0, own.hits - sum(Object.values(own.calls)));
  const lengths = Math.max(0, sum(lengthCommands.map(asked)) - ownLengths);
  const expected = visited * collectionShare;
  const areAudits = Math.abs(lengths - expected) <= lengthSlack * expected;
  const others = types + ttls + asked("object|encoding") + asked("object") + (areAudits ? lengths : 0);
  const open = asked("pttl") - ttls + (areAudits ? 0 : Math.min(lengths, visited));
  return { certain: own.hits + others, open, others };
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}

/** 0 of nothing. */
function ratioOf(hits: number, misses: number): number {
  return hits + misses === 0 ? 0 : hits / (hits + misses);
}
