import type { PatternAudit } from "./audit.ts";
import { estimateTotal, type Measured } from "./estimate.ts";
import { addToMean, createKeyColumns, growColumns, type MeanColumns, moveMean } from "./key-columns.ts";
import { type KeyTally, mergeTallies, type PatternMeta } from "./key-tally.ts";
import { toPatternAudits } from "./pattern-audits.ts";
import {
  createTopKeys,
  type KeyText,
  keepBiggest,
  keepExample,
  mergeTopKeys,
  needsExample,
  weigh,
} from "./top-keys.ts";
import { addTtl, createTtlSketch, mergeTtls } from "./ttl-sketch.ts";
import { createTypeNames, isCollection, mostTypes } from "./type-names.ts";

/** What the scan learned of one key. Read during the call and not kept, so one object serves for all keys. */
export interface KeyObservation {
  /** Remaining TTL; -1: none; -2: the key is gone, and is not counted. */
  ttlMs: number;
  /** `undefined`: not asked, since the keys of its pattern before had one type only. */
  type: string | undefined;
  /** -1: not measured. */
  bytes: number;
  /** Of a collection; -1: not measured, or a string. */
  elements: number;
  /** Decoded; a function is called only for the few keys that are remembered. `undefined`: never remembered. */
  text: KeyText | undefined;
}

export interface TallyOptions {
  /**
   * Keys of the node that each key seen stands for: 1 after a full walk without duplicates, 1 - duplicate ratio
   * where SCAN returned keys twice, expected keys / seen keys for a sample (then counts have a variance).
   */
  readonly weight?: number;
}

export interface FinishOptions extends TallyOptions {
  /** Of the cluster, for shares; the sum of the patterns where it is missing. */
  readonly totalKeys?: number;
}

/** Adds up what a walk over one node's keys finds, per pattern, in a state that keys do not make larger. */
export interface AuditAggregator {
  /** `patternId`: a small whole number. Throws a RangeError for one that is not below `maxPatterns`. */
  readonly add: (patternId: number, key: Readonly<KeyObservation>) => void;
  /**
   * Whether the next key of the pattern should be measured: the first 200, then a hundred of each doubling. SCAN
   * walks in the order of hashes, so that they are a random sample of the pattern.
   */
  readonly wantsBytes: (patternId: number) => boolean;
  /** The miner found two patterns to be one: all of `from` counts for `into` from now on. */
  readonly moveKeys: (from: number, into: number) => void;
  /** Keys added, without those that were gone; a key that was added twice counts twice. */
  readonly seenKeys: () => number;
  readonly goneKeys: () => number;
  /** For merging with other nodes: `toPatternAudits(mergeTallies([...a, ...b]))`. */
  readonly tally: (metas: readonly PatternMeta[], options?: TallyOptions) => readonly KeyTally[];
  /** The patterns of this node alone, most keys first; those without keys are left out. */
  readonly finish: (metas: readonly PatternMeta[], options?: FinishOptions) => readonly PatternAudit[];
}

const firstMeasured = 200;

/** At most some 14 MB at 1,000 patterns, nearly all of it the sketches of those with TTLs. */
export function createAuditAggregator({ maxPatterns = 4096 } = {}): AuditAggregator {
  const columns = createKeyColumns();
  const types = createTypeNames();
  let seenKeys = 0;
  let goneKeys = 0;

  const makeRoom = (id: number) => {
    if (!Number.isInteger(id) || id < 0 || id >= maxPatterns) {
      throw new RangeError(`pattern id ${id} is not a whole number below ${maxPatterns}`);
    }
    growColumns(columns, id);
  };

  const countTtl = (id: number, ttlMs: number) => {
    if (ttlMs < 0) {
      columns.withoutTtl[id] = (columns.withoutTtl[id] ?? 0) + 1;
      return;
    }
    const sketch = columns.sketches[id] ?? createTtlSketch();
    columns.sketches[id] = sketch;
    addTtl(sketch, ttlMs);
  };

  const countType = (id: number, type: string | undefined) => {
    if (type === undefined) columns.typeUnasked[id] = (columns.typeUnasked[id] ?? 0) + 1;
    else {
      const at = id * mostTypes + types.indexOf(type);
      columns.types[at] = (columns.types[at] ?? 0) + 1;
    }
  };

  const remember = (id: number, { text, type, bytes, elements }: Readonly<KeyObservation>) => {
    const top = columns.top[id];
    if (text === undefined || top === undefined) return;
    if (needsExample(top)) keepExample(top, text);
    if (weigh(bytes, elements) > top.threshold) keepBiggest(top, text, type ?? "", bytes, elements);
  };

  const add = (id: number, key: Readonly<KeyObservation>) => {
    if (id >= columns.capacity || id < 0) makeRoom(id);
    if (key.ttlMs === -2) {
      goneKeys += 1;
      return;
    }
    seenKeys += 1;
    columns.seen[id] = (columns.seen[id] ?? 0) + 1;
    countTtl(id, key.ttlMs);
    countType(id, key.type);
    if (key.bytes >= 0) addToMean(columns.bytes, id, key.bytes);
    if (key.elements >= 0) addToMean(columns.elements, id, key.elements);
    remember(id, key);
  };

  const moveKeys = (from: number, into: number) => {
    makeRoom(Math.max(from, into));
    if (from === into) return;
    for (const column of [columns.seen, columns.withoutTtl, columns.typeUnasked]) move(column, from, into);
    for (let type = 0; type < mostTypes; type += 1) {
      move(columns.types, from * mostTypes + type, into * mostTypes + type);
    }
    moveMean(columns.bytes, from, into);
    moveMean(columns.elements, from, into);
    const sketch = columns.sketches[from];
    if (sketch !== undefined) {
      const target = columns.sketches[into] ?? createTtlSketch();
      mergeTtls(target, sketch);
      columns.sketches[into] = target;
      columns.sketches[from] = undefined;
    }
    const [top, old] = [columns.top[into], columns.top[from]];
    if (top !== undefined && old !== undefined) mergeTopKeys(top, old);
    columns.top[from] = createTopKeys();
  };

  const readTypes = (id: number, weight: number) => {
    const asked = Array.from({ length: mostTypes }, (_, type) => columns.types[id * mostTypes + type] ?? 0);
    const known = asked.reduce((sum, count) => sum + count, 0);
    // Keys that were not asked are shared out as the others are.
    const factor = known === 0 ? 0 : (weight * (columns.seen[id] ?? 0)) / known;
    return Object.fromEntries(
      asked.flatMap((count, type) => (count === 0 ? [] : [[types.nameOf(type), count * factor] as const])),
    );
  };

  const tallyOne = ({ id, ...meta }: PatternMeta, weight: number): KeyTally => {
    const seen = columns.seen[id] ?? 0;
    const keys = seen * weight;
    const keysVariance = varianceOfCount(seen, seenKeys, weight);
    const counts = readTypes(id, weight);
    const collections = sumCollections(counts);
    const bytes = estimateTotal(readMean(columns.bytes, id), { size: keys, variance: keysVariance });
    const elements = estimateTotal(readMean(columns.elements, id), {
      size: collections,
      variance: keys === 0 ? 0 : keysVariance * (collections / keys) ** 2,
    });
    const sketch = columns.sketches[id];
    const ttl = sketch && createTtlSketch();
    if (ttl) mergeTtls(ttl, sketch, weight);
    return {
      meta,
      keys,
      keysVariance,
      keysWithoutTtl: (columns.withoutTtl[id] ?? 0) * weight,
      types: counts,
      typeLearned: (columns.typeUnasked[id] ?? 0) > 0,
      ...(ttl && { ttl }),
      ...(bytes && { bytes }),
      ...(elements && collections > 0 && { elements }),
      top: columns.top[id] ?? createTopKeys(),
    };
  };

  const tally = (metas: readonly PatternMeta[], { weight = 1 }: TallyOptions = {}) =>
    mergeTallies(metas.filter(({ id }) => (columns.seen[id] ?? 0) > 0).map((meta) => tallyOne(meta, weight)));

  return {
    add,
    moveKeys,
    tally,
    wantsBytes: (id) => {
      const seen = columns.seen[id] ?? 0;
      return seen < firstMeasured || seen % strideAt(seen) === 0;
    },
    seenKeys: () => seenKeys,
    goneKeys: () => goneKeys,
    finish: (metas, { totalKeys, ...options } = {}) => toPatternAudits(tally(metas, options), totalKeys),
  };
}

function move(column: Float64Array, from: number, into: number): void {
  column[into] = (column[into] ?? 0) + (column[from] ?? 0);
  column[from] = 0;
}

function readMean(means: MeanColumns, id: number): Measured {
  return { count: means.count[id] ?? 0, mean: means.mean[id] ?? 0, squares: means.squares[id] ?? 0 };
}

function sumCollections(types: Readonly<Record<string, number>>): number {
  return Object.entries(types).reduce((sum, [type, count]) => sum + (isCollection(type) ? count : 0), 0);
}

/** 2 from 200 keys on, 4 from 400, 8 from 800… */
function strideAt(seen: number): number {
  return 2 ** (Math.floor(Math.log2(seen / firstMeasured)) + 1);
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
