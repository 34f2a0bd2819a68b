import type { SchemePattern, Vendor } from "./key-schemes.ts";
import { createRandom, type Random } from "./random.ts";

/** `key` has one character a byte. `alternative` is the label with enum values spelled out as `{=value}`. */
export interface LabelledKey {
  readonly key: string;
  readonly label: string;
  readonly alternative: string;
}

function makeKey(pattern: SchemePattern, r: Random): LabelledKey {
  let key = "";
  let alternative = pattern.label;
  for (const part of pattern.parts) {
    if (typeof part === "string") {
      key += part;
      continue;
    }
    const value = part.make(r);
    key += value;
    if (part.isEnum) {
      const shown = Buffer.from(value, "latin1")
        .toString("utf8")
        .replace(/[\\{}]/g, "\\$&");
      alternative = alternative.replace(`{${part.name}}`, () => `{=${shown}}`);
    }
  }
  return { key, label: pattern.label, alternative };
}

/** Distinct keys of the vendors' patterns in random order; `times` scales the counts of patterns with placeholders. */
export function generateKeys(vendors: readonly Vendor[], seed: number, times = 1): LabelledKey[] {
  const r = createRandom(seed);
  const seen = new Set<string>();
  const keys: LabelledKey[] = [];
  for (const pattern of vendors.flatMap((vendor) => vendor.patterns)) {
    const open = pattern.parts.some((part) => typeof part !== "string" && !part.isEnum);
    const wanted = open && pattern.keys > 10 ? Math.round(pattern.keys * times) : pattern.keys;
    let made = 0;
    for (let misses = 0; made < wanted && misses < 60; ) {
      const one = makeKey(pattern, r);
      if (seen.has(one.key)) {
        misses++;
        continue;
      }
      seen.add(one.key);
      keys.push(one);
      made++;
    }
  }
  for (let i = keys.length - 1; i > 0; i--) {
    const j = r.int(0, i);
    const [a, b] = [keys[i], keys[j]];
    if (a !== undefined && b !== undefined) [keys[i], keys[j]] = [b, a];
  }
  return keys;
}
