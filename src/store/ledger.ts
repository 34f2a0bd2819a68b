import { createHash } from "node:crypto";
import type { Transaction } from "kysely";
import { canonicalJson } from "../core/ledger/canonical-json.ts";
import { genesisHash, type LedgerEntry, type NewLedgerEntry } from "../core/ledger/ledger-entry.ts";
import { type Sha256, sealEntry } from "../core/ledger/seal-entry.ts";
import type { Attempt } from "./attempt.ts";
import { drawNumber } from "./draw-number.ts";
import type { RequestStore } from "./request-store.ts";
import type { LedgerRow, Tables } from "./schema.ts";

export function createLedger(attempt: Attempt): RequestStore["ledger"] {
  return {
    append: (entries) =>
      attempt(`appending ${entries.length} ledger entries`, (database) =>
        database.transaction().execute((transaction) => appendLedger(transaction, entries)),
      ),

    read: (fromSequence, limit) =>
      attempt(`reading the ledger from ${fromSequence}`, async (database) => {
        const rows = await database
          .selectFrom("ledger")
          .selectAll()
          .where("sequence", ">=", fromSequence)
          .orderBy("sequence")
          .limit(limit)
          .execute();
        return rows.map(fromRow);
      }),

    appended: () =>
      attempt("counting the ledger", async (database) => {
        const row = await database
          .selectFrom("counters")
          .select("value")
          .where("name", "=", "ledger")
          .executeTakeFirst();
        return row?.value ?? 0;
      }),
  };
}

export const sha256: Sha256 = (text) => createHash("sha256").update(text, "utf8").digest("hex");

/**
 * Appends rows, each sealed behind the last. The counter's row is the lock under which the chain grows; to be
 * called before the outbox is written, whose lock every transaction takes last.
 */
export async function appendLedger(
  transaction: Transaction<Tables>,
  entries: readonly NewLedgerEntry[],
): Promise<void> {
  if (entries.length === 0) return;
  const last = await drawNumber(transaction, "ledger", entries.length);
  let previousHash = await readHash(transaction, last - entries.length);
  for (const [index, entry] of entries.entries()) {
    const sealed = sealEntry(entry, { sequence: last - entries.length + 1 + index, previousHash }, sha256);
    await transaction.insertInto("ledger").values(toRow(sealed)).execute();
    previousHash = sealed.hash;
  }
}

/** What comes after a row that somebody removed follows nothing, as its check will show; it is stored all the same. */
async function readHash(transaction: Transaction<Tables>, sequence: number): Promise<string> {
  const row = await transaction
    .selectFrom("ledger")
    .select("hash")
    .where("sequence", "=", sequence)
    .executeTakeFirst();
  return row?.hash ?? genesisHash;
}

function toRow(entry: LedgerEntry): LedgerRow {
  return {
    sequence: entry.sequence,
    at: entry.atMs,
    kind: entry.kind,
    request_id: entry.requestId,
    item: entry.item ?? null,
    actor: entry.actor,
    body: canonicalJson(entry.body),
    previous_hash: entry.previousHash,
    hash: entry.hash,
  };
}

function fromRow(row: LedgerRow): LedgerEntry {
  return {
    sequence: row.sequence,
    atMs: row.at,
    kind: row.kind,
    requestId: row.request_id,
    ...(row.item !== null && { item: row.item }),
    actor: row.actor,
    body: readBody(row.body),
    previousHash: row.previous_hash,
    hash: row.hash,
  };
}

/** A body that somebody made unreadable is given as it stands, so that the rest can be checked. */
function readBody(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}
