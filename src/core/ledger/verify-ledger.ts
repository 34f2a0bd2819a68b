import { genesisHash, type LedgerEntry } from "./ledger-entry.ts";
import { hashEntry, type Sha256 } from "./seal-entry.ts";

/**
 * What is wrong at a place of the ledger. `missing`: the row of that sequence is gone. `changed`: its fields are not
 * those its hash was made of. `unlinked`: it does not follow the row before it.
 */
export interface LedgerProblem {
  readonly kind: "missing" | "changed" | "unlinked";
  readonly sequence: number;
}

/** How far the ledger was read. */
export interface LedgerHead {
  readonly sequence: number;
  readonly hash: string;
}

export const emptyLedger: LedgerHead = { sequence: 0, hash: genesisHash };

/** Checks the next rows after a head, in order; answers the head after them. */
export function verifyEntries(
  head: LedgerHead,
  entries: readonly LedgerEntry[],
  sha256: Sha256,
): { readonly head: LedgerHead; readonly problems: readonly LedgerProblem[] } {
  const problems: LedgerProblem[] = [];
  let { sequence, hash } = head;
  for (const entry of entries) {
    const isNext = entry.sequence === sequence + 1;
    for (let gone = sequence + 1; gone < entry.sequence; gone++) {
      problems.push({ kind: "missing", sequence: gone });
    }
    if (hashEntry(entry, sha256) !== entry.hash) problems.push({ kind: "changed", sequence: entry.sequence });
    else if (isNext && entry.previousHash !== hash) {
      problems.push({ kind: "unlinked", sequence: entry.sequence });
    }
    ({ sequence, hash } = entry);
  }
  return { head: { sequence, hash }, problems };
}

/** The rows that were appended and are not there behind the last. */
export function findCutOff(head: LedgerHead, appended: number): readonly LedgerProblem[] {
  const count = Math.max(0, appended - head.sequence);
  return Array.from({ length: count }, (_, index) => ({
    kind: "missing",
    sequence: head.sequence + 1 + index,
  }));
}
