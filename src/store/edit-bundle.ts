import type { Transaction } from "kysely";
import { outboxPriorities } from "../core/outbox/outbox-message.ts";
import { appendOutbox } from "./append-outbox.ts";
import type { Tables } from "./schema.ts";

/**
 * Lets a bundle's root be edited once its time comes. An edit that nobody has begun waits for both, at the sooner time.
 *
 * @param withinMs how soon; as often as the bundle is edited at all unless told.
 */
export async function editBundle(
  transaction: Transaction<Tables>,
  bundleId: string,
  { atMs, withinMs }: { readonly atMs: number; readonly withinMs?: number },
  newOutboxId: () => string,
): Promise<void> {
  const bundle = await transaction
    .selectFrom("bundles")
    .select(["channel", "edit_every"])
    .where("id", "=", bundleId)
    .executeTakeFirst();
  if (bundle === undefined) return;
  const dueAtMs = atMs + Math.min(withinMs ?? bundle.edit_every, bundle.edit_every);
  if (await hurryWaiting(transaction, bundleId, dueAtMs)) return;
  const entry = {
    about: bundleId,
    message: { kind: "bundle" },
    priority: outboxPriorities.normal,
    createdAtMs: atMs,
    dueAtMs,
  } as const;
  await appendOutbox(transaction, [{ entry, channel: bundle.channel }], newOutboxId);
}

/** `false`: none waits. */
async function hurryWaiting(
  transaction: Transaction<Tables>,
  bundleId: string,
  dueAtMs: number,
): Promise<boolean> {
  const waiting = await transaction
    .selectFrom("outbox")
    .select(["id", "due_at"])
    .where("about", "=", bundleId)
    .where("state", "=", "pending")
    .where("attempts", "=", 0)
    .limit(1)
    .executeTakeFirst();
  if (waiting === undefined) return false;
  if (waiting.due_at > dueAtMs) {
    await transaction.updateTable("outbox").set({ due_at: dueAtMs }).where("id", "=", waiting.id).execute();
  }
  return true;
}
