import { addUpCounts } from "../forensics/add-up-counts.ts";
import { findRise, type KeyCount, type Rise } from "../forensics/find-rise.ts";
import type { Observation } from "../observation.ts";
import { judgeLimits } from "./judge-limits.ts";
import { findRole, listKnownRounds } from "./known-rounds.ts";
import { toVerdict } from "./node-rule.ts";
import { notAssessed, type Outcome } from "./outcome.ts";
import { readSample } from "./read-sample.ts";
import type { ClusterReading, NodeReading, Rule } from "./rule.ts";

const windowMs = 20 * 60_000;

/**
 * A sudden rise in the number of keys, of all primaries together, so that slots which move between them are none. It
 * is measured from the oldest round of the last twenty minutes, and not from the least in between: keys that come
 * back after a flush or an expiry are no burst.
 *
 * Rounds in which a node was loading its data are left out. A primary without a round to compare with (it just joined)
 * is not counted. While one of them cannot be read, a burst of the others is still one, but its end is not seen.
 */
export const keyBurst: Rule = {
  id: "key-burst",
  judge: (reading) =>
    reading.nodes.length === 0 ? [] : [toVerdict("key-burst", { cluster: reading.cluster }, judge(reading))],
};

/** When the number of keys of a cluster rose most within the last twenty minutes; `undefined`: it did not. */
export function findClusterRise(reading: ClusterReading): Rise | undefined {
  return findRise(addUpCounts(countPrimaries(listPrimaries(reading))));
}

function judge(reading: ClusterReading): Outcome<"burst"> {
  const { limits } = reading;
  if (limits.keyBurstRatio === undefined) return notAssessed("noLimit");
  const primaries = listPrimaries(reading);
  const unread = primaries.map(({ latest }) => readSample(latest, "keyspace")).find(isUnread);
  const counted = countPrimaries(primaries);
  const [first, last] = [
    counted.flatMap((counts) => counts[0] ?? []),
    counted.flatMap((counts) => counts.at(-1) ?? []),
  ];
  if (first.length === 0) return unread ?? notAssessed("firstRound");
  const [keysBefore, keys] = [sum(first), sum(last)];
  const newKeys = keys - keysBefore;
  const keyGrowthRatio = newKeys / Math.max(keysBefore, 1);
  const isLarge = newKeys > (limits.keyBurstKeys?.warning ?? 0);
  const rise = isLarge ? findRise(addUpCounts(counted)) : undefined;
  const outcome = judgeLimits(
    { keyBurstRatio: limits.keyBurstRatio },
    [{ limit: "keyBurstRatio", value: isLarge ? keyGrowthRatio : 0, reason: "burst" }],
    {
      newKeys,
      keyGrowthRatio,
      keysPerMinute: rise?.keysPerMinute,
      burstBeganAt: rise && writeMinute(rise.beganAtMs),
      keysBefore,
      keys,
      windowSeconds: Math.round((latestOf(last) - earliestOf(first)) / 1000),
    },
  );
  return outcome.kind === "good" && unread !== undefined ? unread : outcome;
}

function listPrimaries({ nodes }: ClusterReading): readonly NodeReading[] {
  const distinct = [...new Map(nodes.map((node) => [node.node, node])).values()];
  return distinct.filter((node) => lastRole(node) !== "replica");
}

/** Those that can be compared with an earlier count. */
function countPrimaries(primaries: readonly NodeReading[]): readonly (readonly KeyCount[])[] {
  return primaries.map(countKeys).filter((counts) => counts.length > 1);
}

/** Of a node that does not answer, what it was when it last did. */
function lastRole(node: NodeReading): ReturnType<typeof findRole> {
  return (
    findRole(node.latest) ??
    listKnownRounds(node)
      .map(findRole)
      .find((role) => role !== undefined)
  );
}

function isUnread(
  sample: ReturnType<typeof readSample<"keyspace">>,
): sample is ReturnType<typeof notAssessed> {
  return sample.kind === "notAssessed";
}

/** Oldest first; the newest is the last one, and without it there are none. Rounds may be closer than a minute. */
function countKeys({ latest, recent, windowStart, previous }: NodeReading): readonly KeyCount[] {
  const now = countIn(latest);
  if (now.length === 0) return [];
  const older = [...recent, windowStart, previous].filter((round) => round !== undefined);
  const byTime = new Map(older.filter(({ atMs }) => atMs < latest.atMs).map((round) => [round.atMs, round]));
  const counts = [...byTime.values()].flatMap(countIn).sort((a, b) => a.atMs - b.atMs);
  return [...counts.filter(({ atMs }) => latest.atMs - atMs <= windowMs), ...now];
}

/** None or one. */
function countIn(round: Observation): readonly KeyCount[] {
  const { keyspace, persistence } = round.samples;
  if (keyspace?.ok !== true || (persistence?.ok === true && persistence.values.loading)) return [];
  return [{ atMs: round.atMs, keys: keyspace.values.keys }];
}

function sum(counts: readonly KeyCount[]): number {
  return counts.reduce((total, { keys }) => total + keys, 0);
}

function earliestOf(counts: readonly KeyCount[]): number {
  return Math.min(...counts.map(({ atMs }) => atMs));
}

function latestOf(counts: readonly KeyCount[]): number {
  return Math.max(...counts.map(({ atMs }) => atMs));
}

/** `2026-02-12 13:57 UTC`, as all text of the bot writes it. */
function writeMinute(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
