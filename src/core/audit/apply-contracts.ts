import type { Contract, PatternAudit } from "./audit.ts";
import { createContractFinder } from "./match-contract.ts";
import { parsePattern } from "./pattern-text.ts";

/**
 * The patterns under the names that their owners gave them: where a contract matches one exactly, its text and
 * the names of its placeholders replace those found. Where two patterns match one contract, of databases or
 * shapes of value apart, only the first in a database is renamed, since texts tell patterns apart.
 */
export function applyContracts(
  patterns: readonly PatternAudit[],
  contracts: readonly Contract[],
): readonly PatternAudit[] {
  const findContract = createContractFinder(contracts);
  const taken = new Set(patterns.map(toKey));
  return patterns.map((pattern) => {
    const match = findContract(pattern.pattern);
    if (!match?.isExact || match.contract.pattern === pattern.pattern) return pattern;
    const renamed = rename(pattern, match.contract.pattern);
    if (taken.has(toKey(renamed))) return pattern;
    taken.add(toKey(renamed));
    return renamed;
  });
}

function toKey({ database, pattern }: PatternAudit): string {
  return `${database} ${pattern}`;
}

function rename(pattern: PatternAudit, text: string): PatternAudit {
  const names = parsePattern(text).flatMap((piece) => (piece.kind === "slot" ? [piece.name] : []));
  const slots = pattern.slots.map((slot, index) => ({ ...slot, name: names[index] ?? slot.name }));
  return { ...pattern, pattern: text, slots };
}
