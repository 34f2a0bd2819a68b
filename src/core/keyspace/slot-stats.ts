import { hashBytes } from "../hash-bytes.ts";
import { escapeBytes } from "./escape-key.ts";
import { maskValue } from "./mask-value.ts";
import * as T from "./token-type.ts";

/** Registers of the distinct counter: a standard error of 1.04 / √256 = 6.5 % (Flajolet et al., HyperLogLog, 2007). */
const REGISTERS = 256;
/** Values of a slot that are counted one by one; of more their number is an estimate. */
export const TOP_VALUES = 16;
const SAMPLES = 3;
/** Digits that a double holds exactly. */
const EXACT_DIGITS = 15;
/** Longer values are no small set worth listing. */
const TOP_BYTES = 24;

const ORDERED: readonly number[] = [
  T.NUMBER,
  T.DATE,
  T.DATETIME,
  T.MONTH,
  T.WEEK,
  T.FLAT_DATE,
  T.FLAT_MONTH,
  T.TIMESTAMP,
];
const LISTED: readonly number[] = [
  T.NUMBER,
  T.SIGNED,
  T.SHORT,
  T.LOCALE,
  T.VERSION,
  T.MONTH,
  T.FLAT_MONTH,
  T.DATE,
  T.FLAT_DATE,
  T.WEEK,
];

/** Positive when `a` is greater: longer digits are greater numbers, and dates of one form have one length. */
function compareDigits(a: string, b: string): number {
  const [x, y] = [a.replace(/^0+(?=.)/, ""), b.replace(/^0+(?=.)/, "")];
  return x.length - y.length || (x < y ? -1 : x > y ? 1 : 0);
}

/** What was seen of one slot's values; of bounded size. A class, so that the engine compiles the counting once for all. */
export class SlotStats {
  readonly #type: number;
  readonly #registers = new Uint8Array(REGISTERS);
  readonly #hashes = new Int32Array(TOP_VALUES);
  readonly #counts = new Float64Array(TOP_VALUES);
  readonly #values: string[] = [];
  readonly #samples: string[] = [];
  readonly #isOrdered: boolean;
  #isListed: boolean;
  #least: string | undefined;
  #greatest: string | undefined;
  #leastKey = Number.POSITIVE_INFINITY;
  #greatestKey = Number.NEGATIVE_INFINITY;

  /** Without `ranged` there is no `range()`: it costs as much as all the rest. */
  constructor(type: number, ranged = true) {
    this.#type = type;
    this.#isOrdered = ranged && ORDERED.includes(type);
    this.#isListed = LISTED.includes(type);
  }

  /** `weight`: keys that the value is counted for. */
  add(bytes: Uint8Array, from: number, to: number, weight: number): void {
    const hash = hashBytes(bytes, from, to, 0);
    const register = hash & (REGISTERS - 1);
    const rank = Math.clz32((hash & ~(REGISTERS - 1)) | (REGISTERS >> 1)) + 1;
    if (rank > (this.#registers[register] ?? 0)) {
      this.#registers[register] = rank;
      if (this.#samples.length < SAMPLES) this.#sample(bytes, from, to);
    }
    if (this.#isListed) this.#list(hash, bytes, from, to, weight);
    if (this.#isOrdered) this.#order(bytes, from, to);
  }

  /** Estimate of the number of distinct values. */
  distinct(): number {
    return this.#isListed ? this.#values.length : estimate(this.#registers);
  }

  /** Least and greatest for numbers, dates and times, as text; undefined for other types and before the first value. */
  range(): { readonly least: string; readonly greatest: string } | undefined {
    if (this.#least === undefined || this.#greatest === undefined) return undefined;
    return { least: maskListed(this.#type, this.#least), greatest: maskListed(this.#type, this.#greatest) };
  }

  samples(): readonly string[] {
    return this.#samples;
  }

  /** All values, masked, with the keys that have them, most first; undefined once there were too many. */
  top(): readonly { readonly value: string; readonly keys: number }[] | undefined {
    if (!this.#isListed || this.#values.length === 0) return undefined;
    return this.#values
      .map((value, k) => ({ value, keys: this.#counts[k] ?? 0 }))
      .sort((a, b) => b.keys - a.keys || (a.value < b.value ? -1 : 1))
      .map(({ value, keys }) => ({ value: maskListed(this.#type, value), keys }));
  }

  #list(hash: number, bytes: Uint8Array, from: number, to: number, weight: number): void {
    const [values, hashes, counts] = [this.#values, this.#hashes, this.#counts];
    for (let k = 0; k < values.length; k++) {
      if (hashes[k] !== hash) continue;
      counts[k] = (counts[k] ?? 0) + weight;
      return;
    }
    if (values.length === TOP_VALUES || to - from > TOP_BYTES) {
      this.#isListed = false;
      return;
    }
    hashes[values.length] = hash;
    counts[values.length] = weight;
    values.push(escapeBytes(bytes, from, to, false));
  }

  /** Digits compare as numbers; a double tells up to fifteen of them apart, ties of longer ones go to the texts. */
  #order(bytes: Uint8Array, from: number, to: number): void {
    let key = 0;
    for (let at = from; at < to; at++) {
      const digit = (bytes[at] ?? 0) - 0x30;
      if (digit >= 0 && digit <= 9) key = key * 10 + digit;
    }
    if (key > this.#leastKey && key < this.#greatestKey) return;
    if (to - from <= EXACT_DIGITS && key >= this.#leastKey && key <= this.#greatestKey) return;
    const text = escapeBytes(bytes, from, to, false);
    if (this.#least === undefined || compareDigits(text, this.#least) < 0) {
      this.#least = text;
      this.#leastKey = key;
    }
    if (this.#greatest === undefined || compareDigits(text, this.#greatest) > 0) {
      this.#greatest = text;
      this.#greatestKey = key;
    }
  }

  #sample(bytes: Uint8Array, from: number, to: number): void {
    const shown = maskValue(this.#type, escapeBytes(bytes, from, Math.min(to, from + 48), false));
    if (!this.#samples.includes(shown)) this.#samples.push(shown);
  }
}

/** A long number names somebody; a short one is a count or a shop. */
function maskListed(type: number, value: string): string {
  return type === T.NUMBER && value.length <= 6 ? value : maskValue(type, value);
}

function estimate(registers: Uint8Array): number {
  let sum = 0;
  let empty = 0;
  for (const rank of registers) {
    sum += 2 ** -rank;
    if (rank === 0) empty++;
  }
  const raw = ((0.7213 / (1 + 1.079 / REGISTERS)) * REGISTERS * REGISTERS) / sum;
  const linear = empty > 0 && raw <= 2.5 * REGISTERS;
  return Math.round(linear ? REGISTERS * Math.log(REGISTERS / empty) : raw);
}
