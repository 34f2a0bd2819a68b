import type { Contract, PatternAudit } from "./audit.ts";
import { createContractFinder, type FindContract } from "./match-contract.ts";
import { type PatternPiece, parsePattern } from "./pattern-text.ts";

/**
 * The patterns under the names that their owners gave them: where a contract matches one exactly, its text and
 * the names of its placeholders replace those found. Where two patterns match one contract, of databases or
 * shapes of value apart, only the first in a database is renamed, since texts tell patterns apart. A contract that
 * matches the sum of siblings exactly names that sum, and the placeholders that each of them has.
 */
export function applyContracts(
  patterns: readonly PatternAudit[],
  contracts: readonly Contract[],
): readonly PatternAudit[] {
  const findContract = createContractFinder(contracts);
  const taken = new Set(patterns.map(toKey));
  return patterns.map((pattern) => {
    const renamed = nameMember(nameExactly(pattern, findContract), findContract);
    if (renamed.pattern === pattern.pattern) return renamed;
    if (taken.has(toKey(renamed))) {
      return renamed.rollUp === undefined ? pattern : { ...pattern, rollUp: renamed.rollUp };
    }
    taken.add(toKey(renamed));
    return renamed;
  });
}

function toKey({ database, pattern }: PatternAudit): string {
  return `${database} ${pattern}`;
}

function nameExactly(pattern: PatternAudit, findContract: FindContract): PatternAudit {
  const match = findContract(pattern.pattern);
  if (!match?.isExact) return pattern;
  return rename(pattern, match.contract.pattern, namesOf(match.contract.pattern));
}

/** One of siblings that no contract names by itself, under the contract of them all. */
function nameMember(pattern: PatternAudit, findContract: FindContract): PatternAudit {
  if (pattern.rollUp === undefined) return pattern;
  const whole = findContract(pattern.rollUp);
  if (!whole?.isExact) return pattern;
  const { pattern: text } = whole.contract;
  const own = findContract(pattern.pattern);
  if (own?.contract !== whole.contract) return { ...pattern, rollUp: text };
  const names = alignNames(pattern.pattern, pattern.rollUp, namesOf(text));
  if (names === undefined) return { ...pattern, rollUp: text };
  let next = 0;
  const named = parsePattern(pattern.pattern)
    .map((piece) => (piece.kind === "slot" ? `{${names[next++] ?? piece.name}}` : escapeBraces(piece.text)))
    .join("");
  return { ...rename(pattern, named, names), rollUp: text };
}

/**
 * Of the sum's placeholders, by `names`, those that a sibling has too: all but the one that it has a word for.
 * `undefined`: the two do not fit.
 */
function alignNames(member: string, sum: string, names: readonly string[]): readonly string[] | undefined {
  const text = markSlots(parsePattern(member));
  const pieces = parsePattern(sum);
  const slots = pieces.flatMap(({ kind }, index) => (kind === "slot" ? [index] : []));
  const own = slots.findIndex((at) => {
    const before = markSlots(pieces.slice(0, at));
    const after = markSlots(pieces.slice(at + 1));
    const word = text.slice(before.length, text.length - after.length);
    return text.startsWith(before) && text.endsWith(after) && word !== "" && !word.includes(slotMark);
  });
  return own === -1 ? undefined : names.filter((_, index) => index !== own);
}

/** Stands for a placeholder; private use, so no key is shown with it. */
const slotMark = "\u{f0000}";

function markSlots(pieces: readonly PatternPiece[]): string {
  return pieces.map((piece) => (piece.kind === "slot" ? slotMark : piece.text)).join("");
}

function escapeBraces(text: string): string {
  return text.replace(/[{}]/g, "\\$&");
}

function namesOf(text: string): readonly string[] {
  return parsePattern(text).flatMap((piece) => (piece.kind === "slot" ? [piece.name] : []));
}

function rename(pattern: PatternAudit, text: string, names: readonly string[]): PatternAudit {
  const slots = pattern.slots.map((slot, index) => ({ ...slot, name: names[index] ?? slot.name }));
  return { ...pattern, pattern: text, slots };
}
