import type { Audit, Contract, PatternAudit } from "../audit/audit.ts";
import { compareSpecificity } from "./compare-specificity.ts";
import { createContractPattern, createKeyPattern, literalBytes } from "./key-pattern.ts";

/** Where a key belongs. */
export interface KeyPlace {
  /** The pattern of the audit that it follows, the most specific of several; `undefined`: none. */
  readonly pattern?: PatternAudit;
  /** Who answers for it: by the contract that it falls under, else `team`. */
  readonly owner: string;
}

/** Places a key as a run would: what it says of the owner holds for `flush` and TTLs too. */
export function placeKey(
  key: Uint8Array,
  database: number,
  { patterns }: Pick<Audit, "patterns">,
  contracts: readonly Contract[],
  team: string,
): KeyPlace {
  const [pattern] = patterns
    .filter((one) => one.database === database)
    .map((audited) => ({ audited, matcher: createKeyPattern(audited.pattern, audited.slots) }))
    .filter(({ matcher }) => matcher.matches(key, 0, key.length))
    .toSorted((a, b) => compareSpecificity(a.matcher, b.matcher));
  const [contract] = contracts
    .map((declared) => ({ declared, matcher: createContractPattern(declared.pattern) }))
    .filter(({ matcher }) => matcher.matches(key, 0, key.length))
    .toSorted((a, b) => literalBytes(b.matcher) - literalBytes(a.matcher));
  return {
    ...(pattern && { pattern: pattern.audited }),
    owner: contract?.declared.owner ?? team,
  };
}
