import type { KeyPlaces } from "../../core/redis-text/parse-command-table.ts";

/** One command that another client ran. */
export interface SeenCommand {
  /** When the server ran it, by its own clock, Unix ms. */
  readonly atMs: number;
  readonly database: number;
  /** Lower case, with its subcommand after `|`; `undefined`: the server has no such command. */
  readonly name?: string;
  /** Its first key, one character a byte; `undefined`: it has none at a fixed place, or one of more than a kilobyte. */
  readonly key?: string;
}

export interface MonitorListener {
  /** What the server answers to the commands sent before, in order: `OK`, or an error with its code. */
  readonly reply: (text: string, isError: boolean) => void;
  readonly command: (seen: SeenCommand) => void;
}

/** Of a line; name and first key lie within, and what lies behind may be a value of any length. */
const headBytes = 8 * 1024;
const longestKey = 1024;
const longestName = 64;

const newline = 10;
const quote = 34;
const bracket = 91;
const backslash = 92;
const closing = 93;
const space = 32;
const plus = 43;
const minus = 45;

/**
 * Reads what MONITOR writes, `+1339518083.107412 [0 127.0.0.1:60866] "get" "key"`, where other bytes than printable
 * ASCII are escaped, so that a line is a command whatever it holds. Of each command it takes the name and the first key;
 * all else is passed over, and no more than the beginning of one line is ever kept.
 * Format: https://redis.io/docs/latest/commands/monitor/
 */
export class MonitorReader {
  readonly #places: KeyPlaces;
  readonly #listener: MonitorListener;
  readonly #head = Buffer.allocUnsafe(headBytes);
  #held = 0;
  #replies: number;

  /** `replies`: how many lines answer commands before what MONITOR writes begins. */
  constructor(places: KeyPlaces, replies: number, listener: MonitorListener) {
    this.#places = places;
    this.#replies = replies;
    this.#listener = listener;
  }

  feed(chunk: Buffer): void {
    let from = 0;
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, from)) {
      if (this.#held === 0) this.#read(chunk, from, Math.min(end, from + headBytes));
      else {
        this.#hold(chunk, from, end);
        this.#read(this.#head, 0, this.#held);
        this.#held = 0;
      }
      from = end + 1;
    }
    if (from < chunk.length) this.#hold(chunk, from, chunk.length);
  }

  #hold(chunk: Buffer, from: number, to: number): void {
    const room = headBytes - this.#held;
    this.#held += chunk.copy(this.#head, this.#held, from, Math.min(to, from + room));
  }

  #read(bytes: Buffer, from: number, to: number): void {
    if (this.#replies > 0) {
      this.#replies -= 1;
      this.#listener.reply(textOf(bytes, from + 1, to).trimEnd(), bytes[from] === minus);
      return;
    }
    if (bytes[from] !== plus) return;
    const seen = this.#parse(bytes, from + 1, to);
    if (seen !== undefined) this.#listener.command(seen);
  }

  /** `undefined`: no line of MONITOR. */
  #parse(bytes: Buffer, from: number, to: number): SeenCommand | undefined {
    const open = bytes.indexOf(bracket, from);
    const close = findCommand(bytes, open, to);
    if (open < 0 || close < 0) return undefined;
    const atMs = Number(textOf(bytes, from, open - 1)) * 1000;
    const database = Number.parseInt(textOf(bytes, open + 1, Math.min(close, open + 11)), 10);
    if (!Number.isFinite(atMs) || !Number.isInteger(database)) return undefined;
    const first = close + 2;
    const word = readWord(bytes, first, to, longestName)?.toLowerCase() ?? "";
    const place = this.#places.placeOf(word);
    if (place === undefined) return { atMs, database };
    if (place !== "subcommand") {
      const key = place === 0 ? undefined : findKey(bytes, first, to, place);
      return { atMs, database, name: word, ...(key !== undefined && { key }) };
    }
    const second = skipWord(bytes, first, to);
    const subcommand = (second < 0 ? undefined : readWord(bytes, second, to, longestName)) ?? "";
    const name = `${word}|${subcommand.toLowerCase()}`;
    const inner = this.#places.placeOf(word, subcommand.toLowerCase());
    if (typeof inner !== "number") return { atMs, database, name: word };
    const key = inner === 0 ? undefined : findKey(bytes, first, to, inner);
    return { atMs, database, name, ...(key !== undefined && { key }) };
  }
}

/** Where the client's address ends, which may hold brackets of its own (`[::1]:6379`); -1: nowhere. */
function findCommand(bytes: Buffer, from: number, to: number): number {
  for (let at = from; at + 2 < to; at++) {
    if (bytes[at] === closing && bytes[at + 1] === space && bytes[at + 2] === quote) return at;
  }
  return -1;
}

/** One character a byte. */
function textOf(bytes: Buffer, from: number, to: number): string {
  return bytes.toString("latin1", from, to);
}

/** The word at a place, the command's name being at 0. */
function findKey(bytes: Buffer, first: number, to: number, place: number): string | undefined {
  let at = first;
  for (let passed = 0; passed < place && at >= 0; passed++) at = skipWord(bytes, at, to);
  return at < 0 ? undefined : readWord(bytes, at, to, longestKey);
}

/** Where the next word begins, at its quote; -1: there is none, or it is beyond what is kept of the line. */
function skipWord(bytes: Buffer, at: number, to: number): number {
  const end = endOfWord(bytes, at, to);
  if (end < 0 || end + 2 >= to || bytes[end + 1] !== space || bytes[end + 2] !== quote) return -1;
  return end + 2;
}

/** The closing quote of the word whose opening one is at `at`; -1: it is cut off. */
function endOfWord(bytes: Buffer, at: number, to: number): number {
  for (let next = at + 1; next < to; next++) {
    const byte = bytes[next];
    if (byte === quote) return next;
    if (byte === backslash) next += 1;
  }
  return -1;
}

const named: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", a: "\x07", b: "\b" };

/** One character a byte; `undefined`: it is longer than `longest` bytes, or cut off. */
function readWord(bytes: Buffer, at: number, to: number, longest: number): string | undefined {
  const end = endOfWord(bytes, at, to);
  if (end < 0 || end - at > longest * 4) return undefined;
  const text = textOf(bytes, at + 1, end);
  const word = text.includes("\\")
    ? text.replace(/\\(?:x([0-9a-f]{2})|(.))/gs, (_all: string, hex: string | undefined, plain: string) =>
        hex === undefined ? (named[plain] ?? plain) : String.fromCharCode(Number.parseInt(hex, 16)),
      )
    : text;
  return word.length > longest ? undefined : word;
}
