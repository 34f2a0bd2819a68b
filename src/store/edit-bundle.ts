import type { Transaction } from "kysely";
import { outboxPriorities } from "../core/outbox/outbox-message.ts";
import { appendOutbox } from "./append-outbox.ts";
import type { Tables } from "./schema.ts";

/** Lets a bundle's root be edited once its time comes, unless an edit that nobody has begun waits already. */
export async function editBundle(
  transaction: Transaction<Tables>,
  bundleId: string,
  atMs: number,
  newOutboxId: () => string,
): Promise<void> {
  const bundle = await transaction
    .selectFrom("bundles")
    .select(["channel", "edit_every"])
    .where("id", "=", bundleId)
    .executeTakeFirst();
  if (bundle === undefined || (await waits(transaction, bundleId))) return;
  const entry = {
    about: bundleId,
    message: { kind: "bundle" },
    priority: outboxPriorities.normal,
    createdAtMs: atMs,
    dueAtMs: atMs + bundle.edit_every,
  } as const;
  await appendOutbox(transaction, [{ entry, channel: bundle.channel }], newOutboxId);
}

async function waits(transaction: Transaction<Tables>, bundleId: string): Promise<boolean> {
  const waiting = await transaction
    .selectFrom("outbox")
    .select("id")
    .where("about", "=", bundleId)
    .where("state", "=", "pending")
    .where("attempts", "=", 0)
    .limit(1)
    .executeTakeFirst();
  return waiting !== undefined;
}
