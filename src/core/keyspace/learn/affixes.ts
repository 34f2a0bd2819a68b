import { ASCII_CLASS, CLASS_DELIMITER } from "../byte-class.ts";
import { DOMAIN, OPAQUE, TEXT } from "../token-type.ts";

/** Values from which on letters that all of them share are no accident. */
const FEWEST = 8;
const LEAST_LETTERS = 3;
/** Collision-resistant ids, version 1: the letter is theirs. */
const CUID = /^c[a-z0-9]{23,24}$/;

export interface Affixes {
  readonly prefix: string;
  readonly suffix: string;
}

/** How many characters all values begin with, or end with; one at least is left of each. */
function shared(values: readonly string[], at: (value: string, k: number) => string): number {
  const [first = ""] = values;
  let same = first.length - 1;
  for (const value of values) {
    same = Math.min(same, value.length - 1);
    let k = 0;
    while (k < same && at(value, k) === at(first, k)) k++;
    same = k;
  }
  return Math.max(0, same);
}

function isDelimiter(char: string): boolean {
  return ASCII_CLASS[char.charCodeAt(0)] === CLASS_DELIMITER;
}

/** Letters glued before names, `nameann`, `namebob`: behind them every value goes on in small letters. */
function gluedBefore(values: readonly string[], same: number): string {
  const letters = /^[A-Za-z]+/.exec((values[0] ?? "").slice(0, same))?.[0] ?? "";
  if (letters.length < LEAST_LETTERS) return "";
  return values.every((value) => /^[a-z]{2}/.test(value.slice(letters.length))) ? letters : "";
}

/** A word glued behind random tokens: `k3v9q8user`, `x0p2m7user`. */
function gluedBehind(values: readonly string[], prefix: string): string {
  const rest = values.map((value) => value.slice(prefix.length));
  const same = shared(rest, (value, k) => value.charAt(value.length - 1 - k));
  const letters = same === 0 ? "" : (/[a-z]+$/.exec((rest[0] ?? "").slice(-same))?.[0] ?? "");
  return letters.length < LEAST_LETTERS ? "" : letters;
}

/** What all values of a slot begin and end with: up to a delimiter, or a word that is glued to them. */
export function affixesOf(values: readonly string[], type: number): Affixes {
  const [first] = values;
  if (first === undefined || values.length < 2) return { prefix: "", suffix: "" };
  const same = shared(values, (value, k) => value.charAt(k));
  if (type === DOMAIN) return { prefix: values.length < FEWEST ? "" : gluedBefore(values, same), suffix: "" };
  let border = same;
  while (border > 0 && !isDelimiter(first.charAt(border - 1))) border--;
  const prefix = border > 0 || values.length < FEWEST ? first.slice(0, border) : glued(values, same, type);
  const suffix = type === OPAQUE && values.length >= FEWEST ? gluedBehind(values, prefix) : "";
  return { prefix, suffix };
}

function glued(values: readonly string[], same: number, type: number): string {
  if (type === TEXT) return gluedBefore(values, same);
  if (type !== OPAQUE || values.every((value) => CUID.test(value))) return "";
  // Small letters before random characters.
  return /^[A-Za-z]*[a-z]/.exec((values[0] ?? "").slice(0, same))?.[0] ?? "";
}
