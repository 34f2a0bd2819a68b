import { alreadyGone, unknownType } from "../../core/keyspace-scan/key-batch.ts";
import {
  encodingHead,
  type Head,
  lengthHeads,
  longestHeadBytes,
  memoryHead,
  ttlHead,
  typeHead,
} from "./command-heads.ts";
import type { EncodingTable } from "./encoding-table.ts";
import { copySlackBytes, type KeyPage } from "./key-page.ts";
import { askElements, askEncoding, askMemory, askTtl, askType } from "./questions.ts";
import type { RespSink } from "./resp-sink.ts";
import type { ScanCounters } from "./scan-counters.ts";
import type { TypeTable } from "./type-table.ts";

const questionsPerKey = 5;
/** Each question holds the whole name: of longer names fewer are asked about at once. */
const mostNameBytes = 256 * 1024;

/** What all rounds of a scan write into. */
export interface RoundParts {
  readonly types: TypeTable;
  readonly encodings: EncodingTable;
  readonly counters: ScanCounters;
}

/**
 * The questions about the keys of one page, as one packet of commands, and the answers put where they belong. One
 * object is used for one page after the other.
 */
export class MetadataRound implements RespSink {
  /** How many replies will come. */
  replies = 0;
  /** Behind the last key that `encode` made commands for. */
  askedUpTo = 0;
  readonly #types: TypeTable;
  readonly #encodings: EncodingTable;
  readonly #counters: ScanCounters;
  #page: KeyPage;
  /** Behind the last command. */
  #end = 0;
  /** What each reply is about: the question, and the key's index. */
  #questions = new Uint8Array(2048);
  #keys = new Uint32Array(2048);
  #next = 0;

  constructor(page: KeyPage, { types, encodings, counters }: RoundParts) {
    this.#page = page;
    this.#types = types;
    this.#encodings = encodings;
    this.#counters = counters;
  }

  /**
   * Makes the commands for `page.asks`, which it clears, from the key `from` up to `askedUpTo`: all of them, but where
   * names are very long. The bytes are valid until the next `encode`.
   */
  encode(page: KeyPage, from: number): Buffer {
    const start = page.namesEnd;
    this.#page = page;
    this.#end = start;
    this.#next = 0;
    this.replies = 0;
    const { asks } = page;
    const end = findSliceEnd(page, from);
    this.askedUpTo = end;
    for (let key = from; key < end; key++) {
      const ask = asks[key] ?? 0;
      if (ask === 0) continue;
      asks[key] = 0;
      this.#makeRoom(key);
      if ((ask & askTtl) !== 0) this.#put(askTtl, ttlHead, key);
      if ((ask & askType) !== 0) this.#put(askType, typeHead, key);
      if ((ask & askMemory) !== 0) this.#put(askMemory, memoryHead, key);
      if ((ask & askElements) !== 0) this.#putElements(key);
      if ((ask & askEncoding) !== 0) this.#put(askEncoding, encodingHead, key);
    }
    this.#counters.countSent(this.#questions, this.replies);
    return page.bytes.subarray(start, this.#end);
  }

  #putElements(key: number): void {
    const head = lengthHeads[this.#page.types[key] ?? 0];
    if (head) this.#put(askElements, head, key);
  }

  #put(question: number, head: Head, key: number): void {
    const page = this.#page;
    const start = page.argumentStarts[key] ?? 0;
    const end = (page.ends[key] ?? 0) + 2;
    page.copy(head.start, head.end, this.#end);
    const at = this.#end + head.end - head.start;
    page.copy(start, end, at);
    this.#end = at + end - start;
    this.#questions[this.replies] = question;
    this.#keys[this.replies] = key;
    this.replies += 1;
  }

  #makeRoom(key: number): void {
    const page = this.#page;
    const argumentBytes = (page.ends[key] ?? 0) + 2 - (page.argumentStarts[key] ?? 0);
    page.makeRoom(this.#end + questionsPerKey * (argumentBytes + longestHeadBytes) + copySlackBytes);
    if (this.replies + questionsPerKey <= this.#questions.length) return;
    const questions = new Uint8Array(this.#questions.length * 2);
    questions.set(this.#questions);
    this.#questions = questions;
    const keys = new Uint32Array(questions.length);
    keys.set(this.#keys);
    this.#keys = keys;
  }

  integer(value: number): void {
    const question = this.#questions[this.#next] ?? 0;
    const key = this.#keys[this.#next++] ?? 0;
    if (question === askTtl) {
      this.#page.ttlMs[key] = value;
      this.#counters.countLookup(value !== alreadyGone);
    } else if (question === askMemory) this.#page.memoryBytes[key] = value;
    else if (question === askElements) {
      // No collection is empty: it went in between.
      if (value > 0) this.#page.elements[key] = value;
      this.#counters.countLookup(value > 0);
    }
  }

  /** TYPE and OBJECT ENCODING answer with a text. */
  text(buffer: Buffer, start: number, end: number): void {
    const question = this.#questions[this.#next] ?? 0;
    const key = this.#keys[this.#next++] ?? 0;
    if (question === askEncoding) {
      this.#page.encodings[key] = this.#encodings.codeOf(buffer, start, end);
      this.#counters.countLookup(true);
      return;
    }
    const code = this.#types.codeOf(buffer, start, end);
    if (code === undefined) this.#page.ttlMs[key] = alreadyGone;
    else this.#page.types[key] = code;
    this.#counters.countLookup(code !== undefined);
  }

  /** MEMORY USAGE or OBJECT ENCODING of a key that is gone. */
  nothing(): void {
    if (this.#questions[this.#next] === askEncoding) this.#counters.countLookup(false);
    const key = this.#keys[this.#next++] ?? 0;
    this.#page.ttlMs[key] = alreadyGone;
  }

  error(message: string): void {
    const question = this.#questions[this.#next] ?? 0;
    const key = this.#keys[this.#next++] ?? 0;
    if (question === askType) this.#page.types[key] = unknownType;
    const kind = this.#counters.countError(question, message);
    if (kind === "moved") this.#page.ttlMs[key] = alreadyGone;
    // The server finds the key before it looks at its type.
    else if (kind === "other-type" && question === askElements) this.#counters.countLookup(true);
  }

  bytes(buffer: Buffer, start: number, end: number): void {
    this.text(buffer, start, end);
  }

  double(value: number): void {
    this.integer(value);
  }

  boolean(): void {
    this.#next++;
  }

  bigNumber(digits: string): void {
    this.integer(Number(digits));
  }

  open(): void {}
}

function findSliceEnd({ argumentStarts, count, namesEnd }: KeyPage, from: number): number {
  const most = (argumentStarts[from] ?? 0) + mostNameBytes;
  if (namesEnd <= most) return count;
  let end = from + 1;
  while (end < count && (argumentStarts[end] ?? 0) < most) end++;
  return end;
}
