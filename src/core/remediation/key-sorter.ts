import type { Contract } from "../audit/audit.ts";
import { compareSpecificity } from "./compare-specificity.ts";
import {
  canOverlap,
  createContractPattern,
  createKeyPattern,
  type KeyPattern,
  literalBytes,
} from "./key-pattern.ts";
import type { PlanItem } from "./plan.ts";

/** Says of each key which item of a plan it belongs to. */
export interface KeySorter {
  /**
   * Index of the item whose key `bytes[from, to)` is, or -1: none. Then `foreign` says whose it is by contract instead
   * of the signers' (`undefined`: theirs; the contract itself, where it is theirs and its keys are declared to stay for
   * ever), and after -1 `elsewhere` which item it would be but for a more specific
   * pattern (-1: none).
   */
  readonly sort: (bytes: Uint8Array, from: number, to: number) => number;
  readonly foreign: () => string | undefined;
  readonly elsewhere: () => number;
}

interface DeclaredPattern {
  readonly pattern: KeyPattern;
  readonly owner: string;
  /** Text of a contract by which its keys are to stay for ever. */
  readonly persistent: string | undefined;
}

interface SortedItem {
  readonly index: number;
  readonly pattern: KeyPattern;
  readonly rivals: readonly KeyPattern[];
  readonly owner: string;
  readonly contracts: readonly DeclaredPattern[];
}

/**
 * Where two items match a key, the more specific one has it. `team` owns what no contract gives to somebody. Items of
 * other databases than `database` get no key.
 */
export function createKeySorter(
  items: readonly PlanItem[],
  database: number,
  contracts: readonly Contract[],
  team: string,
): KeySorter {
  const declared = contracts
    .map(
      ({ pattern, owner = team, ttlSeconds }): DeclaredPattern => ({
        pattern: createContractPattern(pattern),
        owner,
        persistent: ttlSeconds === 0 ? pattern : undefined,
      }),
    )
    .sort((a, b) => literalBytes(b.pattern) - literalBytes(a.pattern));
  const sorted = items
    .map((item, index) => ({ item, index, pattern: createKeyPattern(item.pattern, item.slots) }))
    .filter(({ item }) => item.database === database)
    .sort((a, b) => compareSpecificity(a.pattern, b.pattern))
    .map(
      ({ item, index, pattern }): SortedItem => ({
        index,
        pattern,
        rivals: (item.except ?? []).map((rival) => createKeyPattern(rival.pattern, rival.slots)),
        owner: item.owner ?? team,
        contracts: declared.filter((contract) => canOverlap(contract.pattern, pattern)),
      }),
    );
  let foreign: string | undefined;
  let elsewhere = -1;

  function sort(bytes: Uint8Array, from: number, to: number): number {
    foreign = undefined;
    elsewhere = -1;
    const found = sorted.find(({ pattern }) => pattern.matches(bytes, from, to));
    if (found === undefined) return -1;
    if (found.rivals.some((rival) => rival.matches(bytes, from, to))) {
      elsewhere = found.index;
      return -1;
    }
    const contract = found.contracts.find(({ pattern }) => pattern.matches(bytes, from, to));
    const owner = contract?.owner ?? team;
    foreign = owner === found.owner ? contract?.persistent : owner;
    return found.index;
  }

  return { sort, foreign: () => foreign, elsewhere: () => elsewhere };
}
