import { createTopKeys, type TopKeys } from "./top-keys.ts";
import type { TtlSketch } from "./ttl-sketch.ts";
import { mostTypes } from "./type-names.ts";

/** A running mean after Welford: `count` measured, their `mean`, and the sum of `squares` of the distances. */
export interface MeanColumns {
  count: Float64Array;
  mean: Float64Array;
  squares: Float64Array;
}

/** What is counted, one place per pattern id. */
export interface KeyColumns {
  capacity: number;
  seen: Float64Array;
  withoutTtl: Float64Array;
  /** Keys whose type nobody asked for. */
  typeUnasked: Float64Array;
  /** `mostTypes` places per pattern. */
  types: Float64Array;
  bytes: MeanColumns;
  elements: MeanColumns;
  /** Keys over the limit of big ones, and their bytes together; NaN: of some of them not assessed. */
  big: Float64Array;
  bigBytes: Float64Array;
  /** Missing where no key has a TTL. */
  sketches: (TtlSketch | undefined)[];
  /** The few keys that were asked, by encoding; missing where none was. */
  encodings: (Map<string, number> | undefined)[];
  top: TopKeys[];
}

export function createKeyColumns(): KeyColumns {
  return {
    capacity: 0,
    seen: new Float64Array(),
    withoutTtl: new Float64Array(),
    typeUnasked: new Float64Array(),
    types: new Float64Array(),
    bytes: createMeans(),
    elements: createMeans(),
    big: new Float64Array(),
    bigBytes: new Float64Array(),
    sketches: [],
    encodings: [],
    top: [],
  };
}

function createMeans(): MeanColumns {
  return { count: new Float64Array(), mean: new Float64Array(), squares: new Float64Array() };
}

/** Makes room for `id`, in steps that double. */
export function growColumns(columns: KeyColumns, id: number): void {
  if (id < columns.capacity) return;
  const capacity = Math.max(64, columns.capacity * 2, id + 1);
  columns.capacity = capacity;
  columns.seen = grow(columns.seen, capacity);
  columns.withoutTtl = grow(columns.withoutTtl, capacity);
  columns.typeUnasked = grow(columns.typeUnasked, capacity);
  columns.big = grow(columns.big, capacity);
  columns.bigBytes = grow(columns.bigBytes, capacity);
  columns.types = grow(columns.types, capacity * mostTypes);
  for (const means of [columns.bytes, columns.elements]) {
    means.count = grow(means.count, capacity);
    means.mean = grow(means.mean, capacity);
    means.squares = grow(means.squares, capacity);
  }
  while (columns.top.length < capacity) columns.top.push(createTopKeys());
}

function grow(column: Float64Array, length: number): Float64Array {
  const larger = new Float64Array(length);
  larger.set(column);
  return larger;
}

/** One more value of pattern `id`. */
export function addToMean({ count, mean, squares }: MeanColumns, id: number, value: number): void {
  const next = (count[id] ?? 0) + 1;
  const before = mean[id] ?? 0;
  const after = before + (value - before) / next;
  count[id] = next;
  mean[id] = after;
  squares[id] = (squares[id] ?? 0) + (value - before) * (value - after);
}

export function countEncoding(columns: KeyColumns, id: number, encoding: string, keys: number): void {
  const counts = columns.encodings[id] ?? new Map<string, number>();
  columns.encodings[id] = counts;
  counts.set(encoding, (counts.get(encoding) ?? 0) + keys);
}

/** Adds the values of pattern `from` to those of `into`, after Chan, Golub and LeVeque. */
export function moveMean(means: MeanColumns, from: number, into: number): void {
  const { count, mean, squares } = means;
  const [a, b] = [count[into] ?? 0, count[from] ?? 0];
  if (b === 0) return;
  const distance = (mean[from] ?? 0) - (mean[into] ?? 0);
  count[into] = a + b;
  mean[into] = (mean[into] ?? 0) + (distance * b) / (a + b);
  squares[into] = (squares[into] ?? 0) + (squares[from] ?? 0) + (distance * distance * a * b) / (a + b);
  count[from] = 0;
  mean[from] = 0;
  squares[from] = 0;
}
