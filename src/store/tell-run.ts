import type { Transaction } from "kysely";
import { type NewOutboxEntry, type OutboxMessage, outboxPriorities } from "../core/outbox/outbox-message.ts";
import { isOver } from "../core/remediation/decide-run.ts";
import type { Run } from "../core/remediation/plan.ts";
import { decideRunNews } from "../core/remediation/run-news.ts";
import type { OutboxOptions } from "./apply-decision.ts";
import { addEntries } from "./outbox.ts";
import type { Tables } from "./schema.ts";

/**
 * Adds what a stored change of a run is to bring to its thread. Where it begins or ends, the other runs of its request
 * may be undone no more, or again: their messages show it.
 *
 * @param before as it was stored; `undefined`: it begins.
 */
export async function tellRun(
  transaction: Transaction<Tables>,
  { before, after, atMs }: { readonly before: Run | undefined; readonly after: Run; readonly atMs: number },
  { newOutboxId, editEveryMs }: OutboxOptions,
): Promise<void> {
  const { runId } = after.plan;
  const { edit, chart } = decideRunNews(before, after);
  const entries: NewOutboxEntry[] = [];
  if (edit === "now") entries.push(entryOf(runId, { kind: "run" }, atMs));
  if (chart !== undefined)
    entries.push(entryOf(`${runId} ${chart}`, { kind: "run-chart", runId, expiry: chart }, atMs));
  if (edit === "later" && !(await isAwaited(transaction, runId)))
    entries.push({ ...entryOf(runId, { kind: "run" }, atMs), dueAtMs: atMs + editEveryMs });
  if (before === undefined || isOver(before) !== isOver(after)) {
    const others = await listUndoable(transaction, after);
    entries.push(...others.map((id) => entryOf(id, { kind: "run" }, atMs)));
  }
  await addEntries(transaction, entries, newOutboxId);
}

function entryOf(about: string, message: OutboxMessage, createdAtMs: number): NewOutboxEntry {
  return { about, message, priority: outboxPriorities.normal, createdAtMs };
}

/** Whether an edit waits that nobody has begun. Writing to it is what tells for sure: one that is claimed at the same
 * time may have been rendered without this change. */
async function isAwaited(transaction: Transaction<Tables>, runId: string): Promise<boolean> {
  const { numUpdatedRows } = await transaction
    .updateTable("outbox")
    .set(({ ref }) => ({ due_at: ref("due_at") }))
    .where("about", "=", runId)
    .where("kind", "=", "run")
    .where("state", "=", "pending")
    .where("attempts", "=", 0)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

async function listUndoable(transaction: Transaction<Tables>, { plan }: Run): Promise<readonly string[]> {
  const rows = await transaction
    .selectFrom("runs")
    .select("id")
    .where("request_id", "=", plan.requestId)
    .where("id", "<>", plan.runId)
    .where("undo_until", "is not", null)
    .orderBy("started_at")
    .execute();
  return rows.map(({ id }) => id);
}
