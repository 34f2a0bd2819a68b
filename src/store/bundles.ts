import type { Transaction } from "kysely";
import { type Bundle, outboxPriorities } from "../core/outbox/outbox-message.ts";
import { appendOutbox } from "./append-outbox.ts";
import type { Attempt } from "./attempt.ts";
import { drawNumber } from "./draw-number.ts";
import { moveWaiting } from "./place-alert.ts";
import type { BundleRow, Tables } from "./schema.ts";
import type { Store } from "./store.ts";

export function createBundles(attempt: Attempt, newOutboxId: () => string): Store["bundles"] {
  return {
    nextId: () =>
      attempt("drawing a bundle id", async (database) => `B${await drawNumber(database, "bundle")}`),

    open: (bundle) =>
      attempt(`opening bundle ${bundle.id}`, (database) =>
        database.transaction().execute((transaction) => openBundle(transaction, bundle, newOutboxId)),
      ),

    find: (id) =>
      attempt(`reading bundle ${id}`, async (database) => {
        const row = await database.selectFrom("bundles").selectAll().where("id", "=", id).executeTakeFirst();
        return row && fromRow(row);
      }),

    findByRoot: (channel, rootTs) =>
      attempt(`reading the bundle of message ${channel} ${rootTs}`, async (database) => {
        const row = await database
          .selectFrom("bundles")
          .selectAll()
          .where("channel", "=", channel)
          .where("root_ts", "=", rootTs)
          .executeTakeFirst();
        return row && fromRow(row);
      }),

    findOpen: (channel, kind, groupKey) =>
      attempt(`reading the open ${kind} of ${channel}`, async (database) => {
        const row = await database
          .selectFrom("bundles")
          .selectAll()
          .where("channel", "=", channel)
          .where("kind", "=", kind)
          .where("group_key", "=", groupKey ?? "")
          .where("closed_at", "is", null)
          .executeTakeFirst();
        return row && fromRow(row);
      }),

    listOpen: () =>
      attempt("listing open bundles", async (database) => {
        const rows = await database
          .selectFrom("bundles")
          .selectAll()
          .where("closed_at", "is", null)
          .orderBy("opened_at")
          .orderBy("id")
          .execute();
        return rows.map(fromRow);
      }),

    growth: (id) =>
      attempt(`reading how bundle ${id} grew`, async (database) => {
        const { opened_at } = await database
          .selectFrom("bundles")
          .select("opened_at")
          .where("id", "=", id)
          .executeTakeFirstOrThrow();
        const { joined, members } = await database
          .selectFrom("alerts")
          .select(({ fn }) => [
            fn.max<number | null>("placed_at").as("joined"),
            fn.countAll<number>().as("members"),
          ])
          .where("bundle_id", "=", id)
          .executeTakeFirstOrThrow();
        return { lastJoinedMs: Math.max(opened_at, joined ?? 0), members };
      }),

    setRoot: (id, { channel, ts }) =>
      attempt(`storing the root of bundle ${id}`, (database) =>
        database.transaction().execute(async (transaction) => {
          await transaction
            .updateTable("bundles")
            .set({ channel, root_ts: ts })
            .where("id", "=", id)
            .execute();
          await moveWaiting(transaction, id, channel);
        }),
      ),

    close: (id, atMs) =>
      attempt(`closing bundle ${id}`, async (database) => {
        await database
          .updateTable("bundles")
          .set({ closed_at: atMs })
          .where("id", "=", id)
          .where("closed_at", "is", null)
          .execute();
      }),

    countRootsSince: (channel, sinceMs) =>
      attempt(`counting the new roots of ${channel}`, async (database) => {
        const { alerts } = await database
          .selectFrom("alerts")
          .select(({ fn }) => fn.countAll<number>().as("alerts"))
          .where("channel", "=", channel)
          .where("placed_at", ">=", sinceMs)
          .where("bundle_id", "is", null)
          .executeTakeFirstOrThrow();
        const { bundles } = await database
          .selectFrom("bundles")
          .select(({ fn }) => fn.countAll<number>().as("bundles"))
          .where("channel", "=", channel)
          .where("opened_at", ">=", sinceMs)
          .executeTakeFirstOrThrow();
        return alerts + bundles;
      }),
  };
}

async function openBundle(
  transaction: Transaction<Tables>,
  bundle: Bundle,
  newOutboxId: () => string,
): Promise<"opened" | "exists"> {
  const { numInsertedOrUpdatedRows } = await transaction
    .insertInto("bundles")
    .values(toRow(bundle))
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  if (numInsertedOrUpdatedRows !== 1n) return "exists";
  const entry = {
    about: bundle.id,
    message: { kind: "bundle" },
    // Its members wait for their thread, and the most urgent of them may be critical.
    priority: outboxPriorities.critical,
    createdAtMs: bundle.openedAtMs,
  } as const;
  await appendOutbox(transaction, [{ entry, channel: bundle.channel }], newOutboxId);
  return "opened";
}

function toRow(bundle: Bundle): BundleRow {
  return {
    id: bundle.id,
    kind: bundle.kind,
    channel: bundle.channel,
    group_key: bundle.groupKey ?? "",
    edit_every: bundle.editEveryMs,
    opened_at: bundle.openedAtMs,
    closed_at: bundle.closedAtMs ?? null,
    root_ts: bundle.rootTs ?? null,
  };
}

function fromRow(row: BundleRow): Bundle {
  return {
    id: row.id,
    kind: row.kind as Bundle["kind"],
    channel: row.channel,
    ...(row.group_key !== "" && { groupKey: row.group_key }),
    openedAtMs: row.opened_at,
    editEveryMs: row.edit_every,
    ...(row.closed_at !== null && { closedAtMs: row.closed_at }),
    ...(row.root_ts !== null && { rootTs: row.root_ts }),
  };
}
