import { alreadyGone } from "../../core/keyspace-scan/key-batch.ts";
import type { KeyPage } from "./key-page.ts";
import { askElements, askMemory, askTtl, askType } from "./questions.ts";
import type { RespSink } from "./resp-sink.ts";
import type { ScanCounters } from "./scan-counters.ts";
import type { TypeTable } from "./type-table.ts";
import { copyBytes } from "./write-bytes.ts";

const ttlHead = Buffer.from("*2\r\n$4\r\nPTTL\r\n");
const typeHead = Buffer.from("*2\r\n$4\r\nTYPE\r\n");
const memoryHead = Buffer.from("*3\r\n$6\r\nMEMORY\r\n$5\r\nUSAGE\r\n");
const noHead = Buffer.alloc(0);
/** By type code, as `keyTypes` has them. */
const lengthHeads: readonly Buffer[] = [
  noHead,
  noHead,
  Buffer.from("*2\r\n$4\r\nLLEN\r\n"),
  Buffer.from("*2\r\n$5\r\nSCARD\r\n"),
  Buffer.from("*2\r\n$5\r\nZCARD\r\n"),
  Buffer.from("*2\r\n$4\r\nHLEN\r\n"),
  Buffer.from("*2\r\n$4\r\nXLEN\r\n"),
];
const longestHeadBytes = 32;
const keptBytes = 4 * 1024 * 1024;

/**
 * The questions about the keys of one page, as one packet of commands, and the answers put where they belong. One
 * object is used for one page after the other.
 */
export class MetadataRound implements RespSink {
  /** How many replies will come. */
  replies = 0;
  readonly #types: TypeTable;
  readonly #counters: ScanCounters;
  #page: KeyPage;
  #packet = Buffer.allocUnsafe(64 * 1024);
  #packetBytes = 0;
  /** What each reply is about: the question, and the key's index. */
  #questions = new Uint8Array(2048);
  #keys = new Uint32Array(2048);
  #next = 0;

  constructor(page: KeyPage, types: TypeTable, counters: ScanCounters) {
    this.#page = page;
    this.#types = types;
    this.#counters = counters;
  }

  /** Makes the commands for `page.asks`, which it clears. The bytes are valid until the next `encode`. */
  encode(page: KeyPage): Buffer {
    this.#page = page;
    this.#packetBytes = 0;
    this.replies = 0;
    this.#next = 0;
    if (this.#packet.length > keptBytes) this.#packet = Buffer.allocUnsafe(64 * 1024);
    const { asks } = page;
    for (let key = 0; key < page.count; key++) {
      const ask = asks[key] ?? 0;
      if (ask === 0) continue;
      asks[key] = 0;
      this.#makeRoom(page, key);
      if ((ask & askTtl) !== 0) this.#put(askTtl, ttlHead, key);
      if ((ask & askType) !== 0) this.#put(askType, typeHead, key);
      if ((ask & askMemory) !== 0) this.#put(askMemory, memoryHead, key);
      if ((ask & askElements) !== 0) this.#put(askElements, lengthHeads[page.types[key] ?? 0] ?? noHead, key);
    }
    this.#counters.countSent(this.#questions, this.replies);
    return this.#packet.subarray(0, this.#packetBytes);
  }

  #put(question: number, head: Buffer, key: number): void {
    const page = this.#page;
    const start = page.argumentStarts[key] ?? 0;
    const end = (page.ends[key] ?? 0) + 2;
    copyBytes(head, 0, head.length, this.#packet, this.#packetBytes);
    this.#packetBytes += head.length;
    copyBytes(page.bytes, start, end, this.#packet, this.#packetBytes);
    this.#packetBytes += end - start;
    this.#questions[this.replies] = question;
    this.#keys[this.replies] = key;
    this.replies += 1;
  }

  #makeRoom(page: KeyPage, key: number): void {
    const argumentBytes = (page.ends[key] ?? 0) + 2 - (page.argumentStarts[key] ?? 0);
    const needed = this.#packetBytes + 4 * (argumentBytes + longestHeadBytes);
    if (needed > this.#packet.length) {
      const larger = Buffer.allocUnsafe(Math.max(needed, this.#packet.length * 2));
      this.#packet.copy(larger, 0, 0, this.#packetBytes);
      this.#packet = larger;
    }
    if (this.replies + 4 > this.#questions.length) {
      const questions = new Uint8Array(this.#questions.length * 2);
      questions.set(this.#questions);
      this.#questions = questions;
      const keys = new Uint32Array(questions.length);
      keys.set(this.#keys);
      this.#keys = keys;
    }
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

  /** Only TYPE answers with a text. */
  text(buffer: Buffer, start: number, end: number): void {
    const key = this.#keys[this.#next++] ?? 0;
    const code = this.#types.codeOf(buffer, start, end);
    if (code === undefined) this.#page.ttlMs[key] = alreadyGone;
    else this.#page.types[key] = code;
    this.#counters.countLookup(code !== undefined);
  }

  /** MEMORY USAGE of a key that is gone. */
  nothing(): void {
    const key = this.#keys[this.#next++] ?? 0;
    this.#page.ttlMs[key] = alreadyGone;
  }

  error(message: string): void {
    const question = this.#questions[this.#next] ?? 0;
    const key = this.#keys[this.#next++] ?? 0;
    if (this.#counters.countError(question, message) === "moved") this.#page.ttlMs[key] = alreadyGone;
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
