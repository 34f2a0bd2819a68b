import type { Selectable, Transaction } from "kysely";
import type { OutboxRow, Tables } from "./schema.ts";

export interface Claim {
  readonly nowMs: number;
  readonly leaseMs: number;
  readonly limit: number;
  readonly locksRows: boolean;
}

/** Takes the earliest pending entry of each alert that is due, oldest first, and moves it to its lease's end. */
export async function claimOutbox(
  transaction: Transaction<Tables>,
  claim: Claim,
): Promise<readonly Selectable<OutboxRow>[]> {
  const entries = await findDue(transaction, claim);
  if (entries.length === 0) return [];
  await transaction
    .updateTable("outbox")
    .set((row) => ({ attempts: row("attempts", "+", 1), due_at: claim.nowMs + claim.leaseMs }))
    .where(
      "id",
      "in",
      entries.map(({ id }) => id),
    )
    .execute();
  await coverLaterRoots(transaction, entries, claim.nowMs);
  return entries;
}

/** A row that another process is claiming is skipped, not waited for; SQLite has one writer anyway. */
function findDue(transaction: Transaction<Tables>, { nowMs, limit, locksRows }: Claim) {
  return transaction
    .selectFrom("outbox as entry")
    .selectAll("entry")
    .where("entry.state", "=", "pending")
    .where("entry.due_at", "<=", nowMs)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom("outbox as earlier")
            .select("earlier.id")
            .whereRef("earlier.alert_id", "=", "entry.alert_id")
            .whereRef("earlier.sequence", "<", "entry.sequence")
            .where("earlier.state", "=", "pending"),
        ),
      ),
    )
    .orderBy("entry.created_at")
    .orderBy("entry.alert_id")
    .limit(limit)
    .$if(locksRows, (query) => query.forUpdate("entry").skipLocked())
    .execute();
}

/**
 * A root is rendered after its claim, so it shows what later root entries would: those need no sending. The
 * earlier one stays, not the later: its id may already stand in the metadata of a message whose post is in
 * doubt, and replies that wait between the two need the root before them.
 */
async function coverLaterRoots(
  transaction: Transaction<Tables>,
  claimed: readonly Selectable<OutboxRow>[],
  nowMs: number,
): Promise<void> {
  const roots = claimed.filter(({ announcement }) => announcement === "root");
  if (roots.length === 0) return;
  await transaction
    .updateTable("outbox")
    .set({ state: "covered", settled_at: nowMs })
    .where("state", "=", "pending")
    .where("announcement", "=", "root")
    .where(
      "alert_id",
      "in",
      roots.map(({ alert_id }) => alert_id),
    )
    .where(
      "id",
      "not in",
      roots.map(({ id }) => id),
    )
    .execute();
}
