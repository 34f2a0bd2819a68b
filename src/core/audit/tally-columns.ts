import { estimateTotal, type Measured } from "./estimate.ts";
import type { KeyColumns, MeanColumns } from "./key-columns.ts";
import type { BigKeyCount, KeyTally, PatternMeta } from "./key-tally.ts";
import { createTopKeys } from "./top-keys.ts";
import { createTtlSketch, mergeTtls } from "./ttl-sketch.ts";
import { countCollections, mostTypes, type TypeNames } from "./type-names.ts";

/** What was counted of all patterns, and what each key stands for. */
export interface Counted {
  readonly columns: KeyColumns;
  readonly types: TypeNames;
  /** Of all patterns. */
  readonly seenKeys: number;
  readonly weight: number;
  /** Whether the elements of all collections were asked, and not of the large ones only. */
  readonly allElements: boolean;
}

/** What the node's keys add to one pattern. */
export function tallyPattern(counted: Counted, { id, ...meta }: PatternMeta): KeyTally {
  const { columns, seenKeys, weight, allElements } = counted;
  const seen = columns.seen[id] ?? 0;
  const keys = seen * weight;
  const keysVariance = varianceOfCount(seen, seenKeys, weight);
  const types = readTypes(counted, id);
  const collections = countCollections(types);
  const bytes = estimateTotal(readMean(columns.bytes, id), { size: keys, variance: keysVariance });
  const lengths = readMean(columns.elements, id);
  // Large ones stand for no others, but where there are no others.
  const known = allElements || lengths.count >= Math.round(collections / weight);
  const elements = known
    ? estimateTotal(lengths, {
        size: collections,
        variance: keys === 0 ? 0 : keysVariance * (collections / keys) ** 2,
      })
    : undefined;
  const sketch = columns.sketches[id];
  const ttl = sketch && createTtlSketch();
  if (ttl) mergeTtls(ttl, sketch, weight);
  return {
    meta,
    keys,
    keysVariance,
    keysWithoutTtl: (columns.withoutTtl[id] ?? 0) * weight,
    types,
    typeLearned: (columns.typeUnasked[id] ?? 0) > 0,
    ...(ttl && { ttl }),
    ...(bytes && { bytes }),
    ...(elements && collections > 0 && { elements }),
    big: readBig(counted, id),
    encodings: Object.fromEntries(columns.encodings[id] ?? []),
    top: columns.top[id] ?? createTopKeys(),
  };
}

/** Keys that were not asked are shared out as the others are. */
function readTypes({ columns, types, weight }: Counted, id: number): Readonly<Record<string, number>> {
  const asked = Array.from({ length: mostTypes }, (_, type) => columns.types[id * mostTypes + type] ?? 0);
  const known = asked.reduce((sum, count) => sum + count, 0);
  const factor = known === 0 ? 0 : (weight * (columns.seen[id] ?? 0)) / known;
  return Object.fromEntries(
    asked.flatMap((count, type) => (count === 0 ? [] : [[types.nameOf(type), count * factor] as const])),
  );
}

/** A sample may have drawn one key several times, so that it counts none. */
function readBig({ columns, weight }: Counted, id: number): BigKeyCount {
  if (weight > 1) return { keys: 0, complete: false };
  const bytes = (columns.bigBytes[id] ?? 0) * weight;
  return {
    keys: (columns.big[id] ?? 0) * weight,
    ...(!Number.isNaN(bytes) && { bytes }),
    complete: (columns.bytes.count[id] ?? 0) >= (columns.seen[id] ?? 0),
  };
}

function readMean(means: MeanColumns, id: number): Measured {
  return { count: means.count[id] ?? 0, mean: means.mean[id] ?? 0, squares: means.squares[id] ?? 0 };
}

/**
 * Of the number of keys of one pattern, estimated from a sample of all keys: N² · p(1-p)/(n-1) · (1 - n/N). A full
 * walk (weight 1 or, with duplicates taken off, less) has counted them.
 */
function varianceOfCount(seen: number, all: number, weight: number): number {
  if (weight <= 1 || all < 2) return 0;
  const share = seen / all;
  return ((all * weight) ** 2 * share * (1 - share) * (1 - 1 / weight)) / (all - 1);
}
