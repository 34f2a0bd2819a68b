import type { Contract, PatternAudit } from "../audit/audit.ts";
import { createContractFinder } from "../audit/match-contract.ts";
import { parsePattern, shapeOf } from "../audit/pattern-text.ts";
import type { TypedPattern } from "../remediation/find-rivals.ts";
import { canOverlap, createContractPattern, createKeyPattern } from "../remediation/key-pattern.ts";

/**
 * What a person means by a pattern. `audited`: patterns of the audit, the one they named or all that theirs covers.
 * `unseen`: the audit has none of these; what it says of keys must be found out. `badPattern`: see `readFlushScope`.
 */
export type FlushScope =
  | { readonly kind: "audited"; readonly patterns: readonly PatternAudit[] }
  | { readonly kind: "unseen"; readonly pattern: TypedPattern }
  | { readonly kind: "badPattern" };

const longest = 500;

/**
 * Reads a pattern as audits and contracts write it: `{name}` for a part without `:`, `*` at the end for all that
 * follows (`rl:*`). It must begin with text, so that nobody asks for everything by a slip. `database` undefined: any
 * that the audit has the pattern in, else 0.
 */
export function readFlushScope(
  text: string,
  database: number | undefined,
  audited: readonly PatternAudit[],
): FlushScope {
  const able = audited.filter((one) => database === undefined || one.database === database);
  const named = able.filter(({ pattern }) => pattern === text);
  if (named.length > 0) return { kind: "audited", patterns: named };
  // As a draft shows it.
  const typed = text.replace(/\{\*\}$/, "*");
  const [first] = parsePattern(typed);
  const star = typed.indexOf("*");
  const isBad = typed.length > longest || (star !== -1 && star !== typed.length - 1);
  if (isBad || first?.kind !== "literal" || first.text.startsWith("*")) return { kind: "badPattern" };
  const shape = shapeOf(typed);
  const alike = able.filter(({ pattern }) => shapeOf(pattern) === shape);
  if (alike.length > 0) return { kind: "audited", patterns: alike };
  const covers = createContractFinder([{ pattern: typed }]);
  const covered = able.filter(({ pattern }) => covers(pattern) !== undefined);
  if (covered.length > 0) return { kind: "audited", patterns: covered };
  return { kind: "unseen", pattern: typePattern(typed, database ?? 0) };
}

/** `rl:*` is `rl:{*}` where slots have types: `rest` reaches over `:`. */
function typePattern(typed: string, database: number): TypedPattern {
  const pattern = typed.endsWith("*") ? `${typed.slice(0, -1)}{*}` : typed;
  const slots = parsePattern(pattern).flatMap((piece) =>
    piece.kind === "literal"
      ? []
      : [{ name: piece.name, type: piece.name === "*" ? "rest" : "any", distinctEstimate: 0, samples: [] }],
  );
  return { pattern, slots, database };
}

/** Whether keys of a pattern may fall under the contract of somebody else than `team`; only looking tells if they do. */
export function mayMeetOthers(
  { pattern, slots }: Pick<TypedPattern, "pattern" | "slots">,
  contracts: readonly Contract[],
  team: string,
): boolean {
  const own = createKeyPattern(pattern, slots);
  return contracts
    .filter(({ owner = team }) => owner !== team)
    .some((contract) => canOverlap(createContractPattern(contract.pattern), own));
}
