import type { AuditMode } from "../../core/audit/audit.ts";
import {
  type AuditAggregator,
  createAuditAggregator,
  type KeyObservation,
} from "../../core/audit/audit-aggregator.ts";
import type { KeyTally, PatternMeta } from "../../core/audit/key-tally.ts";
import { escapeBytes } from "../../core/keyspace/escape-key.ts";
import {
  alreadyGone,
  certainStratum,
  type KeyBatch,
  type KeyNames,
  unknownEncoding,
  unknownType,
} from "../../core/keyspace-scan/key-batch.ts";
import { certainElements } from "../../core/keyspace-scan/memory-lot.ts";
import { createCountIds } from "./count-ids.ts";
import type { CountHeld, HeldKeys } from "./held-keys.ts";
import { otherPattern } from "./other-pattern.ts";
import type { PatternBook, SettledBook } from "./pattern-book.ts";
import { createTypeLearner } from "./type-learner.ts";

/** Of a name; the rest cannot be shown. */
const longestName = 1024;

/** Hears the scan of one node and counts its keys. */
export interface NodeTally {
  readonly assignGroups: (names: KeyNames) => void;
  /** As `ScanListener` wants it. */
  readonly knownType: (group: number) => number;
  readonly likelyType: (group: number) => number;
  readonly onBatch: (batch: KeyBatch) => void;
  readonly onRestart: () => void;
  /** Keys counted, also those that are held back; one that came twice counts twice. */
  readonly seenKeys: () => number;
  /** Keys whose name is known and nothing else, since the user may not read them. */
  readonly unreadableKeys: () => number;
  /** After all held keys were counted. `otherPattern` may be among them. */
  readonly tally: (settled: SettledBook, options: NodeTallyOptions) => readonly KeyTally[];
}

export interface NodeTallyOptions {
  /** Keys of the node that each key seen stands for. */
  readonly weight: number;
  /** Whether the number of elements was asked of all collections, and not of the large ones only. */
  readonly allElements: boolean;
}

export interface NodeTallyParts {
  readonly book: PatternBook;
  readonly held: HeldKeys;
  readonly mode: AuditMode;
}

export function createNodeTally({ book, held, mode }: NodeTallyParts): NodeTally {
  const aggregator: { current: AuditAggregator } = { current: createAggregator() };
  const ids = createCountIds();
  const types = createTypeLearner();
  const seen: KeyObservation = {
    ttlMs: 0,
    type: undefined,
    bytes: -1,
    elements: -1,
    encoding: undefined,
    text: undefined,
  };
  const name = createNameReader();
  let seenKeys = 0;
  let unreadableKeys = 0;

  const count: CountHeld = (bytes, from, to, observed, { database, isLarge }, pattern) => {
    name.point(bytes, from, to);
    observed.text = name.read;
    aggregator.current.add(ids.find(database, pattern, isLarge), observed);
  };

  const assignGroups = ({ database, count: keys, bytes: page, starts, ends, groups }: KeyNames): void => {
    const bytes = toPlain(page);
    for (let key = 0; key < keys; key += 1) {
      const pattern = book.match(bytes, starts[key] ?? 0, ends[key] ?? 0);
      if (pattern >= 0) groups[key] = ids.find(database, pattern, false);
    }
  };

  /** Fills `seen`; returns false for a key that does not count. */
  const read = (batch: KeyBatch, key: number): boolean => {
    const ttlMs = batch.ttlMs[key] ?? Number.NaN;
    if (ttlMs === alreadyGone) return false;
    if (Number.isNaN(ttlMs)) {
      unreadableKeys += 1;
      return false;
    }
    const type = batch.types[key] ?? unknownType;
    seen.ttlMs = ttlMs;
    seen.type = type === unknownType ? undefined : batch.typeNames[type];
    seen.bytes = orMissing(batch.memoryBytes[key]);
    seen.elements = orMissing(batch.elements[key]);
    const encoding = batch.encodings[key] ?? unknownEncoding;
    seen.encoding = encoding === unknownEncoding ? undefined : batch.encodingNames[encoding];
    return true;
  };

  const onBatch = (batch: KeyBatch): void => {
    const { database, groups, strata, types: codes, starts, ends } = batch;
    const bytes = toPlain(batch.bytes);
    seen.text = name.read;
    for (let key = 0; key < batch.count; key += 1) {
      if (!read(batch, key)) continue;
      seenKeys += 1;
      const [start, end] = [starts[key] ?? 0, ends[key] ?? 0];
      const isLarge =
        mode === "standard" && strata[key] === certainStratum && seen.elements >= certainElements;
      let group = groups[key] ?? -1;
      if (group < 0) {
        // More patterns may be known than when the page came.
        const pattern = book.match(bytes, start, end);
        if (pattern >= 0) group = ids.find(database, pattern, false);
      }
      if (group < 0) {
        held.add(bytes, start, end, seen, { owner: count, database, isLarge });
        continue;
      }
      types.add(group, codes[key] ?? unknownType);
      name.point(bytes, start, end);
      aggregator.current.add(isLarge ? ids.largeOf(group) : group, seen);
    }
  };

  return {
    assignGroups,
    knownType: (group) => (mode === "exact" ? unknownType : types.knownType(group)),
    likelyType: types.likelyType,
    onBatch,
    onRestart: () => {
      aggregator.current = createAggregator();
      held.forget(count);
      seenKeys = 0;
      unreadableKeys = 0;
    },
    seenKeys: () => seenKeys,
    unreadableKeys: () => unreadableKeys,
    tally: (settled, { weight, allElements }) => {
      // Where only large collections were asked, those with many elements are no stratum that was asked whole.
      if (!allElements) ids.forEachLarge((large, usual) => aggregator.current.moveKeys(large, usual));
      const learned = new Set<string>();
      const metas = ids.list().map(({ id, database, pattern }): PatternMeta => {
        const found = settled.patternOf(pattern);
        const text = found?.text ?? otherPattern;
        if (types.isLearned(id)) learned.add(`${database} ${text}`);
        const { rollUp, slots = [] } = found ?? {};
        return { id, pattern: text, ...(rollUp !== undefined && { rollUp }), database, slots };
      });
      return aggregator.current.tally(metas, { weight, allElements }).map((tally) => ({
        ...tally,
        typeLearned: learned.has(`${tally.meta.database} ${tally.meta.pattern}`),
      }));
    },
  };
}

/** Ids are given out by `createCountIds`, which bounds them. */
function createAggregator(): AuditAggregator {
  return createAuditAggregator({ maxPatterns: Number.MAX_SAFE_INTEGER });
}

/**
 * The engine compiles the code that reads names for one kind of array, and again for every further one: a `Buffer`
 * is another kind than the copies of names that patterns are learned from.
 */
function toPlain({ buffer, byteOffset, byteLength }: Uint8Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** -1 for what was not asked or not told. */
function orMissing(value: number | undefined): number {
  return value === undefined || Number.isNaN(value) ? -1 : value;
}

/** Decodes the name it points to when it is asked for, which is seldom. */
function createNameReader() {
  let [bytes, start, end] = [new Uint8Array(), 0, 0];
  const read = (): string => escapeBytes(bytes, start, Math.min(end, start + longestName), false);
  return {
    point: (at: Uint8Array, from: number, to: number): void => {
      bytes = at as Uint8Array<ArrayBuffer>;
      start = from;
      end = to;
    },
    read,
  };
}
