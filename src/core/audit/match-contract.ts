import { escapeInvisible } from "../keyspace/escape-key.ts";
import type { Contract } from "./audit.ts";
import { parsePattern } from "./pattern-text.ts";

export interface ContractMatch {
  readonly contract: Contract;
  /** Each placeholder of the contract stands for one of the pattern and the literal text is the same. */
  readonly isExact: boolean;
}

export type FindContract = (pattern: string) => ContractMatch | undefined;

/**
 * Finds the contract a mined pattern falls under; of several the one with the most literal text, an exact one
 * first. `undefined`: none declares it.
 *
 * Placeholders match by place, whatever their names. One of a contract also stands for literal text where the
 * miner saw one value only (`chat:ctx:thread:987`), but does not reach over a `:`. A contract that ends with `*`
 * declares all that begins as it does.
 */
export function createContractFinder(contracts: readonly Contract[]): FindContract {
  const declared = contracts
    .map((contract) => ({ contract, units: toUnits(contract.pattern) }))
    .sort((a, b) => weigh(b.units) - weigh(a.units));
  return (pattern) => {
    const units = toUnits(pattern);
    const shape = units.join("");
    const exact = declared.find((candidate) => candidate.units.join("") === shape);
    const found = exact ?? declared.find((candidate) => isCovered(candidate.units, units));
    return found && { contract: found.contract, isExact: found === exact };
  };
}

/** The same for a single pattern. */
export function findContract(pattern: string, contracts: readonly Contract[]): ContractMatch | undefined {
  return createContractFinder(contracts)(pattern);
}

/** Stands for a placeholder among the characters of a pattern; private use, so no key is shown with it. */
const slot = "\u{f0000}";

/** The characters of the literals as patterns show them, with one unit for each placeholder. */
function toUnits(pattern: string): readonly string[] {
  return parsePattern(pattern).flatMap((piece) =>
    piece.kind === "slot" ? [slot] : [...escapeInvisible(piece.text)],
  );
}

function weigh(units: readonly string[]): number {
  return units.filter((unit) => unit !== slot && unit !== "*").length;
}

/** Walks both at once and returns to the latest placeholder when stuck: at most length times length steps. */
function isCovered(declared: readonly string[], units: readonly string[]): boolean {
  const isPrefix = declared.at(-1) === "*";
  const wanted = isPrefix ? declared.slice(0, -1) : declared;
  let at = 0;
  let unit = 0;
  let retryAt = -1;
  let retryUnit = -1;
  while (unit < units.length) {
    if (at === wanted.length && isPrefix) return true;
    if (wanted[at] === slot && units[unit] !== ":") {
      at += 1;
      unit += 1;
      retryAt = at;
      retryUnit = unit;
    } else if (at < wanted.length && wanted[at] === units[unit]) {
      at += 1;
      unit += 1;
    } else if (retryAt !== -1 && units[retryUnit] !== ":") {
      retryUnit += 1;
      unit = retryUnit;
      at = retryAt;
    } else {
      return false;
    }
  }
  return at === wanted.length;
}
