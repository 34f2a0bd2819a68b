import { sql, type Transaction } from "kysely";
import type { Announcement, Decision } from "../core/alerts/alert.ts";
import { isQuietEdit } from "../core/outbox/is-quiet-edit.ts";
import { type OutboxMessage, outboxPriorities } from "../core/outbox/outbox-message.ts";
import { toAlertRow, toTransitionRow } from "./alert-row.ts";
import { appendOutbox, channelOf } from "./append-outbox.ts";
import { editBundle } from "./edit-bundle.ts";
import type { AlertRow, Tables } from "./schema.ts";

export interface OutboxOptions {
  readonly newOutboxId: () => string;
  /** How long an edit that shows newer figures, and no more, waits for others. */
  readonly editEveryMs: number;
}

/**
 * Writes a decision's alert, transition and outbox entries. `conflict`: the stored version is another, nothing
 * was written. The alert's row is written first: it is the lock under which transitions are counted.
 */
export async function applyDecision(
  transaction: Transaction<Tables>,
  decision: Decision,
  options: OutboxOptions,
): Promise<"applied" | "conflict"> {
  const written = await writeAlert(transaction, decision);
  if (written === undefined) return "conflict";
  const transitionSequence = await appendTransition(transaction, decision);
  await announce(transaction, decision, transitionSequence, written, options);
  return "applied";
}

type Written = Pick<AlertRow, "channel" | "bundle_id">;

/** Where the alert stands, as stored; `undefined`: somebody was quicker. */
async function writeAlert(
  transaction: Transaction<Tables>,
  { alert, expectedVersion }: Decision,
): Promise<Written | undefined> {
  const row = toAlertRow(alert);
  if (expectedVersion === 0) {
    return transaction
      .insertInto("alerts")
      .values({ ...row, root_ts: null, bundle_id: null, placed_at: null, place_note: null })
      .onConflict((conflict) => conflict.doNothing())
      .returning(["channel", "bundle_id"])
      .executeTakeFirst();
  }
  return transaction
    .updateTable("alerts")
    .set({
      ...row,
      channel: sql<string>`case when placed_at is null and root_ts is null then ${row.channel} else channel end`,
    })
    .where("id", "=", alert.id)
    .where("version", "=", expectedVersion)
    .returning(["channel", "bundle_id"])
    .executeTakeFirst();
}

async function appendTransition(
  transaction: Transaction<Tables>,
  { alert, transition }: Decision,
): Promise<number | undefined> {
  if (transition === undefined) return undefined;
  const last = await transaction
    .selectFrom("transitions")
    .select("sequence")
    .where("alert_id", "=", alert.id)
    .orderBy("sequence", "desc")
    .limit(1)
    .executeTakeFirst();
  const sequence = (last?.sequence ?? 0) + 1;
  await transaction
    .insertInto("transitions")
    .values(toTransitionRow(alert.id, sequence, transition))
    .execute();
  return sequence;
}

async function announce(
  transaction: Transaction<Tables>,
  decision: Decision,
  transitionSequence: number | undefined,
  { channel, bundle_id }: Written,
  { newOutboxId, editEveryMs }: OutboxOptions,
): Promise<void> {
  const { alert, transition, announcements } = decision;
  const createdAtMs = transition?.atMs ?? alert.lastSampleAtMs;
  const entries = announcements.map((announcement) => {
    const message = messageOf(alert.id, announcement, transitionSequence);
    const entry = {
      about: alert.id,
      message,
      priority: outboxPriorities[alert.severity === "critical" ? "critical" : "normal"],
      createdAtMs,
      ...(isQuietEdit(decision) && { dueAtMs: createdAtMs + editEveryMs }),
    };
    return { entry, channel: channelOf(message) ?? channel };
  });
  await appendOutbox(transaction, entries, newOutboxId);
  if (bundle_id !== null && announcements.includes("root")) {
    await editBundle(transaction, bundle_id, { atMs: createdAtMs, withinMs: editEveryMs }, newOutboxId);
  }
}

function messageOf(
  alertId: string,
  announcement: Announcement,
  transitionSequence: number | undefined,
): OutboxMessage {
  if (announcement === "root") return { kind: "root" };
  if (transitionSequence === undefined) throw new Error(`${alertId}: there is no transition to tell of`);
  return announcement === "reply"
    ? { kind: "reply", transitionSequence }
    : { kind: "copy", transitionSequence, to: announcement.copyTo };
}
