import type { Transaction } from "kysely";
import type { NewOutboxEntry, OutboxMessage, OutboxPriority } from "../core/outbox/outbox-message.ts";
import { type AddressedEntry, appendOutbox, channelOf } from "./append-outbox.ts";
import type { Attempt } from "./attempt.ts";
import { claimOutbox } from "./claim-outbox.ts";
import type { OutboxRow, Tables } from "./schema.ts";
import type { OutboxEntry, SettledEntry, Store } from "./store.ts";

export function createOutbox(
  attempt: Attempt,
  locksRows: boolean,
  newOutboxId: () => string,
): Store["outbox"] {
  /** An entry that is settled already (a lease ran out, somebody else sent it) stays as it is. */
  const setPending = (what: string, id: string, columns: Partial<OutboxRow>): Promise<void> =>
    attempt(`${what} outbox entry ${id}`, async (database) => {
      await database
        .updateTable("outbox")
        .set(columns)
        .where("id", "=", id)
        .where("state", "=", "pending")
        .execute();
    });

  return {
    claim: (claim) =>
      attempt("claiming outbox entries", (database) =>
        database.transaction().execute(async (transaction) => {
          const rows = await claimOutbox(transaction, claim, locksRows);
          return rows.map(fromRow);
        }),
      ),

    add: (entries) =>
      attempt(`adding ${entries.length} outbox entries`, (database) =>
        database.transaction().execute((transaction) => addEntries(transaction, entries, newOutboxId)),
      ),

    confirm: (id, atMs) => setPending("confirming", id, { state: "confirmed", settled_at: atMs }),

    release: (entries) =>
      attempt(`giving back ${entries.length} outbox entries`, (database) =>
        database.transaction().execute(async (transaction) => {
          for (const { id, dueAtMs } of entries) await giveBack(transaction, id, dueAtMs);
        }),
      ),

    retry: (id, atMs, error) => setPending("postponing", id, { due_at: atMs, error }),

    drop: (id, atMs) => setPending("dropping", id, { state: "dropped", settled_at: atMs }),

    fail: (id, atMs, error) => setPending("giving up", id, { state: "failed", settled_at: atMs, error }),

    pendingCount: () =>
      attempt("counting pending outbox entries", async (database) => {
        const { pending } = await database
          .selectFrom("outbox")
          .select(({ fn }) => fn.countAll<number>().as("pending"))
          .where("state", "=", "pending")
          .executeTakeFirstOrThrow();
        return pending;
      }),

    oldestPendingMs: () =>
      attempt("reading the oldest pending outbox entry", async (database) => {
        const { oldest } = await database
          .selectFrom("outbox")
          .select(({ fn }) => fn.min<number | null>("created_at").as("oldest"))
          .where("state", "=", "pending")
          .executeTakeFirstOrThrow();
        return oldest ?? undefined;
      }),

    history: (about) =>
      attempt(`reading the messages about ${about}`, async (database) => {
        const rows = await database
          .selectFrom("outbox")
          .selectAll()
          .where("about", "=", about)
          .orderBy("sequence")
          .execute();
        return rows.map(fromSettledRow);
      }),

    removeSettledBefore: (atMs) =>
      attempt(`removing outbox entries settled before ${atMs}`, async (database) => {
        const { numDeletedRows } = await database
          .deleteFrom("outbox")
          .where("settled_at", "<", atMs)
          .executeTakeFirstOrThrow();
        return Number(numDeletedRows);
      }),
  };
}

/** Adds entries; those about an alert, a bundle, a request or a run go where it stands. */
export async function addEntries(
  transaction: Transaction<Tables>,
  entries: readonly NewOutboxEntry[],
  newOutboxId: () => string,
): Promise<void> {
  const addressed: AddressedEntry[] = [];
  for (const entry of entries) {
    const channel = channelOf(entry.message) ?? (await standsIn(transaction, entry)) ?? "";
    addressed.push({ entry, channel });
  }
  await appendOutbox(transaction, addressed, newOutboxId);
}

async function standsIn(
  transaction: Transaction<Tables>,
  { about, message }: NewOutboxEntry,
): Promise<string | undefined> {
  const row = await transaction
    .selectFrom(tableOf(message))
    .select("channel")
    .where("id", "=", message.kind === "run-chart" ? message.runId : about)
    .executeTakeFirst();
  return row?.channel;
}

function tableOf({ kind }: OutboxMessage): "alerts" | "bundles" | "requests" | "runs" {
  if (kind === "bundle") return "bundles";
  if (kind === "run" || kind === "run-chart") return "runs";
  const isOfRequest = kind === "request-root" || kind === "request-items" || kind === "request-reply";
  return isOfRequest ? "requests" : "alerts";
}

async function giveBack(transaction: Transaction<Tables>, id: string, dueAtMs: number): Promise<void> {
  await transaction
    .updateTable("outbox")
    .set((row) => ({ attempts: row("attempts", "-", 1), due_at: dueAtMs }))
    .where("id", "=", id)
    .where("state", "=", "pending")
    .where("attempts", ">", 0)
    .execute();
}

function fromRow(row: OutboxRow): OutboxEntry {
  return {
    id: row.id,
    about: row.about,
    message: JSON.parse(row.message) as OutboxMessage,
    priority: row.priority as OutboxPriority,
    attempts: row.attempts,
    createdAtMs: row.created_at,
    // 0 stands for "at once": nobody asked for a time.
    ...(row.due_at > 0 && { dueAtMs: row.due_at }),
  };
}

function fromSettledRow(row: OutboxRow): SettledEntry {
  return {
    ...fromRow(row),
    state: row.state as SettledEntry["state"],
    ...(row.settled_at !== null && { settledAtMs: row.settled_at }),
    ...(row.error !== null && { error: row.error }),
  };
}
