import { createRandom } from "./random.ts";

const LETTERS = "abcdefghijklmnopqrstuvwxyz";
const TOKEN = `${LETTERS}${LETTERS.toUpperCase()}0123456789-_`;
const DELIMITERS = ":_-./@#|,;=+& ";

/** Streams without sensible patterns: what counts is bounded time and memory. Keys have one character a byte. */
export const ADVERSARIAL_KINDS = [
  "words",
  "tokens",
  "binary",
  "shapes",
  "deep",
  "delimiters",
  "drift",
  "backtrack",
  "long",
] as const;
export type AdversarialKind = (typeof ADVERSARIAL_KINDS)[number];

export function* adversarialKeys(kind: AdversarialKind, count: number, seed: number): Generator<string> {
  const r = createRandom(seed);
  const word = (): string => r.text(LETTERS, r.int(3, 9));
  const make: Readonly<Record<AdversarialKind, (i: number) => string>> = {
    words: word,
    tokens: () => r.text(TOKEN, r.int(8, 40)),
    binary: () => Array.from({ length: r.int(4, 40) }, () => String.fromCharCode(r.int(0, 255))).join(""),
    shapes: () =>
      Array.from(
        { length: r.int(2, 12) },
        () => r.pick([word(), String(r.int(0, 1e6)), r.text("0123456789abcdef", 8)]) + r.pick(DELIMITERS),
      ).join(""),
    deep: () =>
      Array.from({ length: r.int(20, 300) }, () => r.pick(["a", "b", String(r.int(0, 99))])).join(":"),
    delimiters: () => r.text(DELIMITERS, r.int(1, 200)),
    drift: (i) => `svc${Math.floor(i / 100)}:${word()}:${r.int(1, 1e8)}`,
    backtrack: () =>
      `a${":a".repeat(r.int(1, 60))}${r.pick(["", "!", ":", "-a", "x1".repeat(r.int(1, 30))])}`,
    long: () => `blob:${r.text(TOKEN, 80).repeat(r.int(4, 250))}`,
  };
  for (let i = 0; i < count; i++) yield make[kind](i);
}
