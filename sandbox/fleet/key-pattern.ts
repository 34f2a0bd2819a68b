import type { Content } from "./contents.ts";
import { type Placeholder, type PlaceholderName, placeholders } from "./placeholders.ts";
import type { Random } from "./random.ts";

/** Seconds a key has left, drawn from `minSeconds` to `maxSeconds`; a `skew` above 1 prefers the short ones. */
export interface TtlRange {
  readonly minSeconds: number;
  readonly maxSeconds: number;
  readonly skew?: number;
}

/** One shape of key in a cluster. */
export interface KeyPattern {
  /** `orderservice:orderDetail:{orderId}`. */
  readonly pattern: string;
  /** How many keys of it the cluster holds. */
  readonly count: number;
  readonly content: Content;
  /** `undefined`: its keys never expire. */
  readonly ttl?: TtlRange;
  /** Share (0..1) of its keys that never expire although `ttl` is given. */
  readonly withoutTtl?: number;
  /** Placeholders whose values are not those of their name: `{ date: "week" }`. */
  readonly values?: Readonly<Record<string, PlaceholderName>>;
}

/** Makes key names of one pattern. */
export interface KeyMaker {
  readonly present: (random: Random) => string;
  /** A name that no stored key has; `undefined` where every possible name may be stored. */
  readonly absent: ((random: Random) => string) | undefined;
  /** Names are used once (an order, a message): what comes after an expired key has another name. */
  readonly usedOnce: boolean;
}

/** Throws on a placeholder that has no values: a mistake in the fleet's description. */
export function createKeyMaker({ pattern, values = {} }: KeyPattern): KeyMaker {
  // Odd parts are the names between braces.
  const parts = pattern.split(/\{(\w+)\}/).map((part, index) => {
    return index % 2 === 0 ? part : placeholderOf(values[part] ?? part, pattern);
  });
  const present = (random: Random) => join(parts, (placeholder) => placeholder.present(random));
  const slots = parts.filter((part) => typeof part !== "string");
  if (slots.every((slot) => slot.absent === undefined))
    return { present, absent: undefined, usedOnce: false };
  return {
    present,
    absent: (random) => join(parts, ({ present: make, absent = make }) => absent(random)),
    usedOnce: slots.some((slot) => slot.absent === slot.present),
  };
}

function join(parts: readonly (string | Placeholder)[], make: (placeholder: Placeholder) => string): string {
  let name = "";
  for (const part of parts) name += typeof part === "string" ? part : make(part);
  return name;
}

function placeholderOf(name: string, pattern: string): Placeholder {
  const known: Readonly<Record<string, Placeholder>> = placeholders;
  const found = known[name];
  if (found === undefined) throw new Error(`${pattern}: nothing is known about {${name}}`);
  return found;
}

/** A whole number of milliseconds within the range. */
export function drawTtlMs({ minSeconds, maxSeconds, skew = 1 }: TtlRange, random: Random): number {
  return Math.round((minSeconds + (maxSeconds - minSeconds) * random.next() ** skew) * 1_000);
}
