import type { Observation, StatsValues } from "./observation.ts";

/**
 * Fewest lookups in a window that make a hit ratio. With 100 its 95 % confidence interval is about ±7 points
 * around 85 %, half of the 15 points between the usual warning (85 %) and critical (70 %) limits; with fewer, an
 * idle cache would swing between good and critical by chance.
 */
export const minimumLookups = 100;

const minuteMs = 60_000;
const secondMs = 1000;

/** What happened on one server process between two rounds. Nothing in it is negative or infinite. */
export interface Rates {
  readonly windowSeconds: number;
  readonly hits: number;
  readonly misses: number;
  /** hits / (hits + misses), 0..1; `undefined` with fewer than `minimumLookups`. */
  readonly hitRatio?: number;
  /** The bot's own audit is among the hits, so there is no hit ratio. */
  readonly isUnsettled?: boolean;
  readonly commands: number;
  readonly commandsPerSecond: number;
  readonly evictedKeys: number;
  readonly evictionsPerMinute: number;
  readonly expiredKeys: number;
  readonly expiredPerMinute: number;
  readonly rejectedConnections: number;
  readonly rejectedConnectionsPerMinute: number;
}

/**
 * Rates from the counters of two rounds of one node.
 *
 * `undefined` when they cannot be compared: another process answered (a restart, or a failover behind the same
 * address), time does not advance, a counter went backwards (`CONFIG RESETSTAT`), or one of them has no sample.
 * Hits of the bot's own audits are subtracted.
 *
 * A window shorter than the unit of a rate is not stretched to it: one eviction within five seconds is one a
 * minute, not twelve.
 */
export function deriveRates(older: Observation, newer: Observation): Rates | undefined {
  const from = readCounters(older);
  const to = readCounters(newer);
  if (from === undefined || to === undefined || from.runId !== to.runId) return undefined;
  const windowMs = newer.atMs - older.atMs;
  if (!(windowMs > 0)) return undefined;
  const change = subtract(to.stats, from.stats);
  const isUnsettled = from.stats.isAudited === true || to.stats.isAudited === true;
  if (!Object.values(change).every((delta) => delta >= 0 && Number.isFinite(delta))) return undefined;
  return computeRates(change, windowMs, isUnsettled);
}

type Counters = Omit<StatsValues, "opsPerSecond" | "isAudited" | "ownKeyspaceHits">;

function readCounters(
  observation: Observation,
): { readonly runId: string; readonly stats: StatsValues } | undefined {
  const { server, samples } = observation;
  if (server === undefined || samples.stats?.ok !== true) return undefined;
  return { runId: server.runId, stats: samples.stats.values };
}

/** Own hits are counted from the start of the bot: after a restart it begins at none again. */
function ownHits(
  { ownKeyspaceHits: to = 0 }: StatsValues,
  { ownKeyspaceHits: from = 0 }: StatsValues,
): number {
  return to >= from ? to - from : to;
}

function subtract(to: StatsValues, from: StatsValues): Counters {
  return {
    commandsProcessed: to.commandsProcessed - from.commandsProcessed,
    keyspaceHits: to.keyspaceHits - from.keyspaceHits - ownHits(to, from),
    keyspaceMisses: to.keyspaceMisses - from.keyspaceMisses,
    evictedKeys: to.evictedKeys - from.evictedKeys,
    expiredKeys: to.expiredKeys - from.expiredKeys,
    rejectedConnections: to.rejectedConnections - from.rejectedConnections,
  };
}

function computeRates(change: Counters, windowMs: number, isUnsettled: boolean): Rates {
  const minutes = Math.max(windowMs, minuteMs) / minuteMs;
  const seconds = Math.max(windowMs, secondMs) / secondMs;
  const lookups = change.keyspaceHits + change.keyspaceMisses;
  return {
    windowSeconds: windowMs / secondMs,
    hits: change.keyspaceHits,
    misses: change.keyspaceMisses,
    ...(isUnsettled && { isUnsettled }),
    ...(isUnsettled || lookups < minimumLookups ? {} : { hitRatio: change.keyspaceHits / lookups }),
    commands: change.commandsProcessed,
    commandsPerSecond: change.commandsProcessed / seconds,
    evictedKeys: change.evictedKeys,
    evictionsPerMinute: change.evictedKeys / minutes,
    expiredKeys: change.expiredKeys,
    expiredPerMinute: change.expiredKeys / minutes,
    rejectedConnections: change.rejectedConnections,
    rejectedConnectionsPerMinute: change.rejectedConnections / minutes,
  };
}
