import type { BigKey, PatternAudit, TtlSummary } from "./audit.ts";
import { classifySeconds, classifyTtl } from "./classify-ttl.ts";
import { noTotal, scaleTotal, toEstimate } from "./estimate.ts";
import type { BigKeyCount, KeyTally } from "./key-tally.ts";
import { maskPatternKey } from "./mask-pattern-key.ts";
import type { TopKey } from "./top-keys.ts";
import { countTtlsBy, quantileOfTtls, summarizeTtls, type TtlSketch } from "./ttl-sketch.ts";
import { countCollections, isCollection } from "./type-names.ts";

/**
 * Tallies as they are reported: whole numbers, seconds, masked names; most keys first, equals by name. `totalKeys`
 * (of the cluster) is what shares are of; the sum of the tallies where it is missing.
 */
export function toPatternAudits(tallies: readonly KeyTally[], totalKeys?: number): readonly PatternAudit[] {
  const all = totalKeys ?? tallies.reduce((sum, { keys }) => sum + keys, 0);
  return tallies
    .map((tally) => toPatternAudit(tally, all))
    .sort((a, b) => b.keys - a.keys || (a.pattern < b.pattern ? -1 : 1));
}

function toPatternAudit(tally: KeyTally, all: number): PatternAudit {
  const { meta, bytes, elements, big, encodings, top, keysVariance } = tally;
  const keys = Math.round(tally.keys);
  const keysWithoutTtl = Math.min(keys, Math.round(tally.keysWithoutTtl));
  const mask = (text: string) => maskPatternKey(text, meta.pattern, meta.slots);
  return {
    ...meta,
    keys,
    share: all > 0 ? Math.min(1, tally.keys / all) : 0,
    ...(keysVariance > 0 && {
      keysEstimate: toEstimate({ ...noTotal, value: tally.keys, variance: keysVariance }),
    }),
    keysWithoutTtl,
    types: roundCounts(tally.types),
    typeLearned: tally.typeLearned,
    ttl: summarize(tally),
    ...(bytes && { bytes: toEstimate(scaleTotal(bytes, roundingOf(tally.keys))) }),
    ...(elements && {
      elements: toEstimate(scaleTotal(elements, roundingOf(countCollections(tally.types)))),
    }),
    ...(Object.keys(encodings).length > 0 && { encodings: roundCounts(encodings) }),
    ...(big.keys > 0 && { bigKeys: roundBig(big) }),
    biggest: top.biggest.filter(isMeasured).map((key) => toBigKey(key, mask)),
    examples: top.examples.map(mask),
  };
}

/** What is told of so many keys is told of a whole number of them, so that the mean of one stays what it is. */
function roundingOf(count: number): number {
  return count > 0 ? Math.round(count) / count : 1;
}

function roundBig({ keys, bytes, complete }: BigKeyCount): NonNullable<PatternAudit["bigKeys"]> {
  return {
    keys: Math.max(1, Math.round(keys)),
    ...(bytes !== undefined && { bytes: Math.round(bytes) }),
    complete,
  };
}

function roundCounts(counts: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(counts)
      .map(([name, count]) => [name, Math.round(count)] as const)
      .filter(([, count]) => count > 0)
      .sort(([, a], [, b]) => b - a),
  );
}

function summarize({ ttl, keys, keysWithoutTtl }: KeyTally): TtlSummary {
  const summary = ttl && summarizeTtls(ttl);
  if (ttl === undefined || summary === undefined) return { class: "persistent" };
  const at = (q: number) => toSeconds(quantileOfTtls(ttl, q) ?? summary.meanMs);
  const p50Seconds = at(0.5);
  return {
    class: classifyTtl(keys, keysWithoutTtl, p50Seconds),
    minSeconds: toSeconds(summary.minMs),
    p10Seconds: at(0.1),
    p50Seconds,
    p90Seconds: at(0.9),
    p99Seconds: at(0.99),
    maxSeconds: toSeconds(summary.maxMs),
    meanSeconds: toSeconds(summary.meanMs),
    keysByClass: countByClass(ttl),
  };
}

function countByClass(ttl: TtlSketch): NonNullable<TtlSummary["keysByClass"]> {
  const counts = countTtlsBy(ttl, (ms) => classifySeconds(ms / 1000));
  return Object.fromEntries([...counts].map(([name, keys]) => [name, Math.round(keys)]));
}

/** To the millisecond, without the tails of binary fractions. */
function toSeconds(ms: number): number {
  return Math.round(ms) / 1000;
}

function isMeasured({ bytes, elements }: TopKey): boolean {
  return bytes >= 0 || elements >= 0;
}

function toBigKey({ text, type, bytes, elements }: TopKey, mask: (text: string) => string): BigKey {
  return {
    key: mask(text),
    type,
    ...(bytes >= 0 && { bytes }),
    ...(elements >= 0 && isCollection(type) && { elements }),
  };
}
