import type { PatternSlot } from "../audit/audit.ts";
import {
  contractRest,
  contractSlot,
  createSlotMatchers,
  rankOfSlot,
  type SlotMatcher,
} from "./slot-matcher.ts";

/** A part of a pattern as the matcher needs it. */
export type KeyPiece =
  | { readonly kind: "literal"; readonly bytes: Uint8Array }
  | { readonly kind: "slot"; readonly rank: number; readonly ways: readonly SlotMatcher[] };

/** A pattern that keys are held against. */
export interface KeyPattern {
  readonly text: string;
  readonly pieces: readonly KeyPiece[];
  /** Whether all of `bytes[from, to)` follows the pattern. Takes time linear in the key, whatever the key. */
  readonly matches: (bytes: Uint8Array, from: number, to: number) => boolean;
}

/**
 * Reads a pattern of an audit with the types of its slots, in their order. Literal text is read as `escapeBytes` writes
 * it (`\xHH`, `\n`, `\{`), so that any key can be meant. The same pattern matches the same keys always.
 */
export function createKeyPattern(pattern: string, slots: readonly PatternSlot[]): KeyPattern {
  let next = 0;
  const pieces = parsePieces(pattern).map((piece): KeyPiece => {
    if (typeof piece !== "string") return { kind: "literal", bytes: piece };
    const slot = slots[next++];
    return { kind: "slot", rank: rankOfSlot(slot?.type), ways: createSlotMatchers(slot) };
  });
  return patternOf(pattern, pieces);
}

/**
 * Reads a contract's pattern: a placeholder stands for anything but `:`, a `*` at the end for all that follows. The same
 * as `createContractFinder` finds for a key's text, on bytes.
 */
export function createContractPattern(pattern: string): KeyPattern {
  const isPrefix = pattern.endsWith("*");
  const pieces = parsePieces(isPrefix ? pattern.slice(0, -1) : pattern).map(
    (piece): KeyPiece =>
      typeof piece === "string"
        ? { kind: "slot", rank: rankOfSlot(undefined), ways: contractSlot }
        : { kind: "literal", bytes: piece },
  );
  const rest: KeyPiece = { kind: "slot", rank: rankOfSlot("rest"), ways: contractRest };
  return patternOf(pattern, isPrefix ? [...pieces, rest] : pieces);
}

/** Bytes of literal text. */
export function literalBytes({ pieces }: KeyPattern): number {
  return pieces.reduce((sum, piece) => sum + (piece.kind === "literal" ? piece.bytes.length : 0), 0);
}

/** Whether one key can begin as both begin: where it is false, no key matches both. */
export function canOverlap(a: KeyPattern, b: KeyPattern): boolean {
  const [first, second] = [prefixOf(a), prefixOf(b)];
  const length = Math.min(first.length, second.length);
  for (let at = 0; at < length; at++) if (first[at] !== second[at]) return false;
  return true;
}

const nothing = new Uint8Array(0);

function prefixOf({ pieces }: KeyPattern): Uint8Array {
  const [first] = pieces;
  return first?.kind === "literal" ? first.bytes : nothing;
}

/** Literals as bytes, slots by name. A brace without its partner is literal. */
function parsePieces(pattern: string): readonly (Uint8Array | string)[] {
  const pieces: (Uint8Array | string)[] = [];
  const encoder = new TextEncoder();
  let literal: number[] = [];
  const endLiteral = () => {
    if (literal.length > 0) pieces.push(Uint8Array.from(literal));
    literal = [];
  };
  for (let at = 0; at < pattern.length; ) {
    const escaped = pattern.charAt(at) === "\\" ? readEscape(pattern, at + 1) : undefined;
    if (escaped) {
      literal.push(escaped.byte);
      at += 1 + escaped.length;
      continue;
    }
    const end = pattern.charAt(at) === "{" ? pattern.indexOf("}", at) : -1;
    if (end !== -1) {
      endLiteral();
      pieces.push(pattern.slice(at + 1, end));
      at = end + 1;
      continue;
    }
    const character = String.fromCodePoint(pattern.codePointAt(at) ?? 0);
    literal.push(...encoder.encode(character));
    at += character.length;
  }
  endLiteral();
  return pieces;
}

const escapes: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, "\\": 92, "{": 123, "}": 125 };

function readEscape(
  text: string,
  at: number,
): { readonly byte: number; readonly length: number } | undefined {
  const byte = escapes[text.charAt(at)];
  if (byte !== undefined) return { byte, length: 1 };
  const hex = /^x([0-9a-fA-F]{2})/.exec(text.slice(at, at + 3))?.[1];
  return hex === undefined ? undefined : { byte: Number.parseInt(hex, 16), length: 3 };
}

/** Bytes that token scanners may look at for one byte of a key: a key made to be slow is no match instead. */
const looksPerByte = 64;

function patternOf(text: string, pieces: readonly KeyPiece[]): KeyPattern {
  const first = pieces[0];
  const last = pieces.at(-1);
  const prefix = first?.kind === "literal" ? first.bytes : nothing;
  const suffix = pieces.length > 1 && last?.kind === "literal" ? last.bytes : nothing;
  let places = new Int32Array(64);
  let reached = new Int32Array(64);

  function matches(bytes: Uint8Array, from: number, to: number): boolean {
    const length = to - from;
    if (length < prefix.length + suffix.length) return false;
    if (!isAt(bytes, from, prefix) || !isAt(bytes, to - suffix.length, suffix)) return false;
    if (places.length <= length) {
      places = new Int32Array(length * 2);
      reached = new Int32Array(length * 2);
    }
    let count = 1;
    places[0] = from;
    let budget = looksPerByte * (length + 64);
    for (const piece of pieces) {
      if (piece.kind === "literal") count = passLiteral(piece.bytes, bytes, to, count);
      else {
        const passed = passSlot(piece.ways, bytes, to, count, budget);
        count = passed.count;
        budget = passed.budget;
      }
      if (count === 0) return false;
    }
    return places[count - 1] === to;
  }

  /** Where a value may have ended, ascending: `places[0, count)`. Each step replaces them by the next ones. */
  function passLiteral(literal: Uint8Array, bytes: Uint8Array, to: number, count: number): number {
    let kept = 0;
    for (let index = 0; index < count; index++) {
      const at = places[index] ?? 0;
      if (at + literal.length <= to && isAt(bytes, at, literal)) places[kept++] = at + literal.length;
    }
    return kept;
  }

  function passSlot(
    ways: readonly SlotMatcher[],
    bytes: Uint8Array,
    to: number,
    count: number,
    budget: number,
  ): { readonly count: number; readonly budget: number } {
    const ends = new Set<number>();
    let left = budget;
    let found = 0;
    for (const way of ways) {
      if (way.kind === "run") found = passRun(way, bytes, to, count);
      else {
        found = 0;
        for (let index = 0; index < count && left > 0; index++) {
          const at = places[index] ?? 0;
          const stop = way.scan(bytes, at, to);
          left -= stop > at ? stop - at : Math.min(to - at, looksPerByte);
          if (stop > at) reached[found++] = stop;
        }
      }
      if (ways.length > 1) for (let index = 0; index < found; index++) ends.add(reached[index] ?? 0);
    }
    if (ways.length > 1 || found > 1) {
      const all = ways.length > 1 ? [...ends] : [...new Set(reached.subarray(0, found))];
      all.sort((a, b) => a - b);
      for (const [index, end] of all.entries()) places[index] = end;
      return { count: all.length, budget: left };
    }
    places[0] = reached[0] ?? 0;
    return { count: found, budget: left };
  }

  /** All ends of runs that begin at one of the places: the earliest beginning in a run allows the most. */
  function passRun(
    { allowed, proof, least }: Extract<SlotMatcher, { readonly kind: "run" }>,
    bytes: Uint8Array,
    to: number,
    count: number,
  ): number {
    let found = 0;
    let next = 0;
    let start = -1;
    let proved = -1;
    for (let at = places[0] ?? 0; at <= to; at++) {
      const begins = next < count && places[next] === at;
      if (begins) next += 1;
      const fits = start >= 0 && at - start >= least && (proof === undefined || proved >= start);
      if (fits || (begins && least === 0)) reached[found++] = at;
      if (begins && start < 0) start = at;
      if (at === to) break;
      if (allowed[bytes[at] ?? 0] !== 1) {
        if (next === count) break;
        start = -1;
      } else if (proof?.[bytes[at] ?? 0] === 1) proved = at;
    }
    return found;
  }

  return { text, pieces, matches };
}

function isAt(bytes: Uint8Array, at: number, literal: Uint8Array): boolean {
  for (let index = 0; index < literal.length; index++) if (bytes[at + index] !== literal[index]) return false;
  return true;
}
