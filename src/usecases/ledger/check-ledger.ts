import type { LedgerEntry } from "../../core/ledger/ledger-entry.ts";
import {
  emptyLedger,
  findCutOff,
  type LedgerHead,
  type LedgerProblem,
  verifyEntries,
} from "../../core/ledger/verify-ledger.ts";
import { sha256 } from "../../store/ledger.ts";
import type { RequestStore } from "../../store/request-store.ts";

const pageSize = 1000;

/** Every row, in order, a page at a time. */
export async function* readLedger(ledger: RequestStore["ledger"]): AsyncGenerator<readonly LedgerEntry[]> {
  for (let from = 1; ; ) {
    const page = await ledger.read(from, pageSize);
    const last = page.at(-1);
    if (last === undefined) return;
    yield page;
    from = last.sequence + 1;
  }
}

/** The last row, and all that is wrong with the rows up to it, in order. */
export async function checkLedger(
  ledger: RequestStore["ledger"],
): Promise<{ readonly head: LedgerHead; readonly problems: readonly LedgerProblem[] }> {
  const appended = await ledger.appended();
  let head = emptyLedger;
  const problems: LedgerProblem[] = [];
  for await (const page of readLedger(ledger)) {
    const checked = verifyEntries(head, page, sha256);
    head = checked.head;
    problems.push(...checked.problems);
  }
  return { head, problems: [...problems, ...findCutOff(head, appended)] };
}
