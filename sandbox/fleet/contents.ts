import { digitsOf } from "./placeholders.ts";
import { createRandom, type Random } from "./random.ts";

type Make = (random: Random) => string;

/** What a key holds. Text is Latin-1: one character is one byte. */
export type Content =
  | { readonly type: "string"; readonly value: Make }
  | { readonly type: "set"; readonly members: readonly [number, number]; readonly member: Make }
  | { readonly type: "hash"; readonly fields: number; readonly field: Make; readonly value: Make };

const fillerLength = 32_768;
const filler = createRandom(1).characters(
  "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
  fillerLength,
);

/** `length` characters without a pattern; cut from one prepared text, because loading makes a lot of it. */
export function fillerOf(random: Random, length: number): string {
  if (length > fillerLength / 2)
    return filler.slice(0, fillerLength / 2) + fillerOf(random, length - fillerLength / 2);
  const start = random.between(0, fillerLength - length - 1);
  return filler.slice(start, start + length);
}

/** A JSON object of about `bytes` (at least 40, ± 10 %). */
export function json(bytes: number): Content {
  return {
    type: "string",
    value: (random) => {
      const head = `{"id":${random.between(100_000, 999_999)},"ver":${random.between(1, 9)},"body":"`;
      const length = Math.round(bytes * (0.9 + 0.2 * random.next())) - head.length - 2;
      return `${head}${fillerOf(random, Math.max(1, length))}"}`;
    },
  };
}

/** Text of exactly `bytes`. */
export function text(bytes: number): Content {
  return { type: "string", value: (random) => fillerOf(random, bytes) };
}

/** A counter from 1 to `high`; small ones are more frequent. */
export function counter(high: number): Content {
  return { type: "string", value: (random) => `${1 + random.skewed(high, 3)}` };
}

/** A mark that only says that the key exists. */
export const mark: Content = { type: "string", value: () => "1" };

/** Milliseconds since 1970, in the three months before 2026-02-13. */
export const moment: Content = {
  type: "string",
  value: (random) => `${Date.UTC(2026, 1, 13) - random.skewed(90 * 86_400_000)}`,
};

/** A set of `low` to `high` whole numbers. */
export function numberSet(low: number, high: number, member: readonly [number, number]): Content {
  return { type: "set", members: [low, high], member: (random) => `${random.between(...member)}` };
}

/** A set of `low` to `high` coupon numbers of 16 digits. */
export function couponSet(low: number, high: number): Content {
  return { type: "set", members: [low, high], member: (random) => digitsOf(random, 16) };
}

/** A hash whose field names are device addresses and whose values are binary. */
export function deviceHash(fields: number): Content {
  return {
    type: "hash",
    fields,
    field: (random) => random.characters("0123456789abcdef", 12),
    value: (random) => String.fromCharCode(...Array.from({ length: 40 }, () => random.between(0, 255))),
  };
}
