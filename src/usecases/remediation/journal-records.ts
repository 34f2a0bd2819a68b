import { outcomes, type WriteSlot } from "../../redis/remediation/write-slot.ts";

/** One key as the journal knows it. */
export interface JournalEntry {
  readonly itemNumber: number;
  readonly key: Buffer;
  /** What it was given; 0: it was removed. */
  readonly ttlSeconds: number;
  /** Milliseconds that it had left; `undefined`: no TTL. */
  readonly previousMs?: number;
}

/** Keys that were written down together, before anything was sent. */
export interface JournalBatch {
  /** From 0, in the order of the walk. */
  readonly number: number;
  readonly writtenAtMs: number;
  readonly entries: readonly JournalEntry[];
}

export type JournalRecord =
  | { readonly kind: "batch"; readonly batch: JournalBatch }
  /** Which entries of a batch were changed, by their place. */
  | { readonly kind: "result"; readonly number: number; readonly changed: readonly boolean[] };

const batchTag = 1;
const resultTag = 2;
export const recordHeadBytes = 5;
const changedOutcome = outcomes.indexOf("changed");

/** `slot.picked` in the order in which they are sent. */
export function encodeBatch(slot: WriteSlot, itemNumbers: readonly number[]): Buffer {
  const { page, picked } = slot;
  const keyBytes = picked.reduce((sum, key) => sum + (page.ends[key] ?? 0) - (page.starts[key] ?? 0), 0);
  const record = Buffer.allocUnsafe(recordHeadBytes + 16 + keyBytes + picked.length * 30);
  let at = recordHeadBytes;
  at = record.writeUInt32LE(slot.batch ?? 0, at);
  at = record.writeDoubleLE(slot.writtenAtMs, at);
  at = record.writeUInt32LE(picked.length, at);
  for (const key of picked) {
    const [start, end] = [page.starts[key] ?? 0, page.ends[key] ?? 0];
    at = writeNumber(record, at, itemNumbers[slot.items[key] ?? -1] ?? 0);
    at = writeNumber(record, at, slot.ttlSeconds[key] ?? 0);
    at = writeNumber(record, at, (slot.previousMs[key] ?? -1) + 1);
    at = writeNumber(record, at, end - start);
    at += page.bytes.copy(record, at, start, end);
  }
  return close(record, at, batchTag);
}

export function encodeResult(number: number, changed: readonly boolean[]): Buffer {
  const record = Buffer.alloc(recordHeadBytes + 8 + Math.ceil(changed.length / 8));
  let at = recordHeadBytes;
  at = record.writeUInt32LE(number, at);
  at = record.writeUInt32LE(changed.length, at);
  for (const [index, one] of changed.entries()) {
    if (one) record[at + (index >> 3)] = (record[at + (index >> 3)] ?? 0) | (1 << (index & 7));
  }
  return close(record, record.length, resultTag);
}

/** Which of the picked keys were changed. */
export function changedOf({ picked, outcomes: found }: WriteSlot): readonly boolean[] {
  return picked.map((key) => found[key] === changedOutcome);
}

/** The record at the beginning of `bytes`, and where the next one begins; `undefined`: it is not whole. */
export function decodeRecord(
  bytes: Buffer,
  at: number,
): { readonly record: JournalRecord; readonly next: number } | undefined {
  if (at + recordHeadBytes > bytes.length) return undefined;
  const tag = bytes[at];
  const from = at + recordHeadBytes;
  const next = from + bytes.readUInt32LE(at + 1);
  if (next > bytes.length) return undefined;
  if (tag === batchTag) return { record: { kind: "batch", batch: decodeBatch(bytes, from) }, next };
  if (tag === resultTag) return { record: decodeResult(bytes, from), next };
  throw new Error(`the undo journal holds a record of the unknown kind ${tag}`);
}

function decodeBatch(bytes: Buffer, from: number): JournalBatch {
  const reader = { at: from + 16 };
  const count = bytes.readUInt32LE(from + 12);
  const entries = Array.from({ length: count }, (): JournalEntry => {
    const itemNumber = readNumber(bytes, reader);
    const ttlSeconds = readNumber(bytes, reader);
    const previous = readNumber(bytes, reader);
    const length = readNumber(bytes, reader);
    const key = Buffer.from(bytes.subarray(reader.at, reader.at + length));
    reader.at += length;
    return { itemNumber, key, ttlSeconds, ...(previous > 0 && { previousMs: previous - 1 }) };
  });
  return { number: bytes.readUInt32LE(from), writtenAtMs: bytes.readDoubleLE(from + 4), entries };
}

function decodeResult(bytes: Buffer, from: number): JournalRecord {
  const count = bytes.readUInt32LE(from + 4);
  const changed = Array.from(
    { length: count },
    (_, index) => (((bytes[from + 8 + (index >> 3)] ?? 0) >> (index & 7)) & 1) === 1,
  );
  return { kind: "result", number: bytes.readUInt32LE(from), changed };
}

function close(record: Buffer, end: number, tag: number): Buffer {
  record[0] = tag;
  record.writeUInt32LE(end - recordHeadBytes, 1);
  return record.subarray(0, end);
}

/** Seven bits a byte, the lowest first; of numbers up to 2^53. */
function writeNumber(target: Buffer, at: number, value: number): number {
  let [place, rest] = [at, value];
  while (rest >= 128) {
    target[place++] = (rest % 128) | 128;
    rest = Math.floor(rest / 128);
  }
  target[place++] = rest;
  return place;
}

function readNumber(source: Buffer, reader: { at: number }): number {
  let value = 0;
  for (let factor = 1; ; factor *= 128) {
    const byte = source[reader.at++] ?? 0;
    value += (byte & 127) * factor;
    if (byte < 128) return value;
  }
}
