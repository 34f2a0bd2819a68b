import type { PatternAudit } from "./audit.ts";
import { isBig } from "./big-key-limits.ts";
import { addToMean, countEncoding, createKeyColumns, growColumns, moveMean } from "./key-columns.ts";
import { type KeyTally, mergeTallies, type PatternMeta } from "./key-tally.ts";
import { toPatternAudits } from "./pattern-audits.ts";
import { tallyPattern } from "./tally-columns.ts";
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
import { createTypeNames, mostTypes } from "./type-names.ts";

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
  /** As OBJECT ENCODING says; `undefined`: not asked, as of most keys. */
  encoding: string | undefined;
  /** Decoded; a function is called only for the few keys that are remembered. `undefined`: never remembered. */
  text: KeyText | undefined;
}

export interface TallyOptions {
  /**
   * Keys of the node that each key seen stands for: 1 after a full walk without duplicates, 1 - duplicate ratio
   * where SCAN returned keys twice, expected keys / seen keys for a sample (then counts have a variance).
   */
  readonly weight?: number;
  /** `false`: the number of elements was asked of large collections only. [true] */
  readonly allElements?: boolean;
}

export interface FinishOptions extends TallyOptions {
  /** Of the cluster, for shares; the sum of the patterns where it is missing. */
  readonly totalKeys?: number;
}

/** Adds up what a walk over one node's keys finds, per pattern, in a state that keys do not make larger. */
export interface AuditAggregator {
  /** `patternId`: a small whole number. Throws a RangeError for one that is not below `maxPatterns`. */
  readonly add: (patternId: number, key: Readonly<KeyObservation>) => void;
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

  const countBig = (id: number, bytes: number) => {
    columns.big[id] = (columns.big[id] ?? 0) + 1;
    columns.bigBytes[id] = (columns.bigBytes[id] ?? 0) + (bytes >= 0 ? bytes : Number.NaN);
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
    if (isBig(key.bytes, key.elements)) countBig(id, key.bytes);
    if (key.encoding !== undefined) countEncoding(columns, id, key.encoding, 1);
    remember(id, key);
  };

  const moveKeys = (from: number, into: number) => {
    makeRoom(Math.max(from, into));
    if (from === into) return;
    const { seen, withoutTtl, typeUnasked, big, bigBytes } = columns;
    for (const column of [seen, withoutTtl, typeUnasked, big, bigBytes]) move(column, from, into);
    for (let type = 0; type < mostTypes; type += 1) {
      move(columns.types, from * mostTypes + type, into * mostTypes + type);
    }
    moveMean(columns.bytes, from, into);
    moveMean(columns.elements, from, into);
    for (const [encoding, count] of columns.encodings[from] ?? []) {
      countEncoding(columns, into, encoding, count);
    }
    columns.encodings[from] = undefined;
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

  const tally = (metas: readonly PatternMeta[], { weight = 1, allElements = true }: TallyOptions = {}) =>
    mergeTallies(
      metas
        .filter(({ id }) => (columns.seen[id] ?? 0) > 0)
        .map((meta) => tallyPattern({ columns, types, seenKeys, weight, allElements }, meta)),
    );

  return {
    add,
    moveKeys,
    tally,
    seenKeys: () => seenKeys,
    goneKeys: () => goneKeys,
    finish: (metas, { totalKeys, ...options } = {}) => toPatternAudits(tally(metas, options), totalKeys),
  };
}

function move(column: Float64Array, from: number, into: number): void {
  column[into] = (column[into] ?? 0) + (column[from] ?? 0);
  column[from] = 0;
}
