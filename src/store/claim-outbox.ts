import { type Selectable, sql, type Transaction } from "kysely";
import type { OutboxRow, Tables } from "./schema.ts";
import type { OutboxClaim } from "./store.ts";

/**
 * Takes the earliest pending entry of each thing that is due, the most urgent first and then the oldest, and moves
 * it to its lease's end.
 *
 * @param locksRows see `OpenDatabase`.
 */
export async function claimOutbox(
  transaction: Transaction<Tables>,
  claim: OutboxClaim,
  locksRows: boolean,
): Promise<readonly Selectable<OutboxRow>[]> {
  const entries = await findDue(transaction, claim, locksRows);
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
  await coverLaterEdits(transaction, entries, claim.nowMs);
  return entries;
}

/** Neither a lease nor a wait between two attempts is longer: what seems to be was stored by a clock that was set back
 * since, and is due. */
const longestWaitMs = 10 * 60_000;

/** The root of a bundle goes before others, since it tells of all its members at once. A row that another process is
 * claiming is skipped, not waited for; SQLite has one writer anyway. */
function findDue(
  transaction: Transaction<Tables>,
  { nowMs, limit, heldChannels = [], holdsPosts = false }: OutboxClaim,
  locksRows: boolean,
) {
  return transaction
    .selectFrom("outbox as entry")
    .selectAll("entry")
    .where("entry.state", "=", "pending")
    .where(({ and, eb, or }) =>
      or([
        eb("entry.due_at", "<=", nowMs),
        and([
          eb("entry.due_at", ">", nowMs + longestWaitMs),
          or([eb("entry.attempts", ">", 0), eb("entry.created_at", ">", nowMs)]),
        ]),
      ]),
    )
    .$if(holdsPosts || heldChannels.length > 0, (query) =>
      query.where(({ or, eb, exists, selectFrom }) =>
        or([
          ...(holdsPosts ? [] : [eb("entry.channel", "not in", heldChannels)]),
          exists(selectFrom("alerts").select("alerts.id").where(isEdit("root", "alerts"))),
          exists(selectFrom("bundles").select("bundles.id").where(isEdit("bundle", "bundles"))),
          exists(selectFrom("requests").select("requests.id").where(isEdit("request-root", "requests"))),
          exists(selectFrom("runs").select("runs.id").where(isEdit("run", "runs"))),
        ]),
      ),
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom("outbox as earlier")
            .select("earlier.id")
            .whereRef("earlier.about", "=", "entry.about")
            .whereRef("earlier.sequence", "<", "entry.sequence")
            .where("earlier.state", "=", "pending"),
        ),
      ),
    )
    .orderBy("entry.priority")
    .orderBy(sql`case when entry.kind = 'bundle' then 0 else 1 end`)
    .orderBy("entry.sequence")
    .limit(limit)
    .$if(locksRows, (query) => query.forUpdate("entry").skipLocked())
    .execute();
}

/** Messages that are edited: of an alert, a bundle, a request, a run. */
const rootKinds: readonly string[] = ["root", "bundle", "request-root", "run"];

/** Holds for an entry whose root is posted already. */
function isEdit(
  kind: "root" | "bundle" | "request-root" | "run",
  table: "alerts" | "bundles" | "requests" | "runs",
) {
  const column = (name: string) => sql.ref(`${table}.${name}`);
  return sql<boolean>`entry.kind = ${kind} and ${column("id")} = entry.about and ${column("root_ts")} is not null`;
}

/**
 * A root is rendered after its claim, so it shows what later root entries would: those need no sending. The
 * earlier one stays, not the later: its id may already stand in the metadata of a message whose post is in
 * doubt, and replies that wait between the two need the root before them.
 */
async function coverLaterEdits(
  transaction: Transaction<Tables>,
  claimed: readonly Selectable<OutboxRow>[],
  nowMs: number,
): Promise<void> {
  const edits = claimed.filter(({ kind }) => rootKinds.includes(kind));
  if (edits.length === 0) return;
  await transaction
    .updateTable("outbox")
    .set({ state: "covered", settled_at: nowMs })
    .where("state", "=", "pending")
    .where("kind", "in", rootKinds)
    .where(
      "about",
      "in",
      edits.map(({ about }) => about),
    )
    .where(
      "id",
      "not in",
      edits.map(({ id }) => id),
    )
    .execute();
}
