import type { Transaction } from "kysely";
import { outboxPriorities } from "../core/outbox/outbox-message.ts";
import type { Severity } from "../core/rules/rule.ts";
import { fromAlertRow } from "./alert-row.ts";
import { appendOutbox } from "./append-outbox.ts";
import { editBundle } from "./edit-bundle.ts";
import type { Tables } from "./schema.ts";
import type { Placement, RootPlace } from "./store.ts";

/** Chooses where a root will stand. What waits about the alert goes there too. */
export async function placeAlert(
  transaction: Transaction<Tables>,
  alertId: string,
  { channel, bundleId, atMs, note }: Placement,
  newOutboxId: () => string,
): Promise<void> {
  await transaction
    .updateTable("alerts")
    .set({
      channel,
      root_ts: null,
      bundle_id: bundleId ?? null,
      placed_at: atMs,
      place_note: note === undefined ? null : JSON.stringify(note),
    })
    .where("id", "=", alertId)
    .execute();
  await moveWaiting(transaction, alertId, channel);
  if (bundleId !== undefined) await editBundle(transaction, bundleId, { atMs }, newOutboxId);
}

/** Ids of one statement. */
const batchSize = 500;

/** The bundle is being posted or edited right now; while it grows so, it is edited again after its usual time, since
 * more may have come. */
export async function adoptAlerts(
  transaction: Transaction<Tables>,
  alertIds: readonly string[],
  { channel, bundleId, atMs }: Placement & { readonly bundleId: string },
  newOutboxId: () => string,
): Promise<void> {
  let grew = false;
  for (let start = 0; start < alertIds.length; start += batchSize) {
    const adopted = await transaction
      .updateTable("alerts")
      .set({ channel, bundle_id: bundleId, placed_at: atMs })
      .where("id", "in", alertIds.slice(start, start + batchSize))
      .where("placed_at", "is", null)
      .where("root_ts", "is", null)
      .returning("id")
      .execute();
    if (adopted.length === 0) continue;
    grew = true;
    await transaction
      .updateTable("outbox")
      .set({ channel, due_at: 0 })
      .where(
        "about",
        "in",
        adopted.map(({ id }) => id),
      )
      .where("state", "=", "pending")
      .where("attempts", "=", 0)
      .where("kind", "in", ["root", "reply"])
      .execute();
  }
  if (grew) await editBundle(transaction, bundleId, { atMs }, newOutboxId);
}

export async function setRoot(
  transaction: Transaction<Tables>,
  alertId: string,
  { rootTs, channel, bundleId, atMs }: RootPlace,
  newOutboxId: () => string,
): Promise<void> {
  await transaction
    .updateTable("alerts")
    .set({ root_ts: rootTs, channel, bundle_id: bundleId ?? null })
    .where("id", "=", alertId)
    .execute();
  await moveWaiting(transaction, alertId, channel);
  if (bundleId !== undefined) await editBundle(transaction, bundleId, { atMs }, newOutboxId);
}

/** What waits about an alert or a bundle, and goes where that stands, is held back by its new channel. */
export async function moveWaiting(
  transaction: Transaction<Tables>,
  about: string,
  channel: string,
): Promise<void> {
  await transaction
    .updateTable("outbox")
    .set({ channel })
    .where("about", "=", about)
    .where("state", "=", "pending")
    .where("kind", "in", ["root", "reply", "bundle"])
    .where("channel", "!=", channel)
    .execute();
}

/** Adds a root entry for each alert that exists. */
export async function repairRoots(
  transaction: Transaction<Tables>,
  alertIds: readonly string[],
  atMs: number,
  newOutboxId: () => string,
): Promise<void> {
  if (alertIds.length === 0) return;
  const rows = await transaction
    .selectFrom("alerts")
    .select(["state", "channel", "root_ts", "bundle_id"])
    .where("id", "in", alertIds)
    .orderBy("number")
    .execute();
  const entries = rows.map(fromAlertRow).map(({ id, severity, channel }) => ({
    channel,
    entry: {
      about: id,
      message: { kind: "root" } as const,
      priority: priorityOf(severity),
      createdAtMs: atMs,
    },
  }));
  await appendOutbox(transaction, entries, newOutboxId);
}

function priorityOf(severity: Severity) {
  return outboxPriorities[severity === "critical" ? "critical" : "normal"];
}
