import type { Transaction } from "kysely";
import { type NewOutboxEntry, type OutboxMessage, outboxPriorities } from "../core/outbox/outbox-message.ts";
import { drawNumber } from "./draw-number.ts";
import type { OutboxRow, Tables } from "./schema.ts";

/** A new entry and where it goes, as far as is known. */
export interface AddressedEntry {
  readonly entry: NewOutboxEntry;
  readonly channel: string;
}

/**
 * Adds entries in order. To be called last in its transaction: the counter's row is a lock that every writer of
 * the outbox takes, and whoever locks it last cannot be waited for in a circle.
 */
export async function appendOutbox(
  transaction: Transaction<Tables>,
  entries: readonly AddressedEntry[],
  newOutboxId: () => string,
): Promise<void> {
  if (entries.length === 0) return;
  const last = await drawNumber(transaction, "outbox", entries.length);
  const first = last - entries.length + 1;
  const rows = entries.map(({ entry, channel }, index) =>
    toRow(newOutboxId(), first + index, entry, channel),
  );
  await transaction.insertInto("outbox").values(rows).execute();
  await hurryEarlier(transaction, entries);
  await raiseEarlier(transaction, entries);
}

/** What waited to be coalesced would hold up what comes after it about the same. */
async function hurryEarlier(
  transaction: Transaction<Tables>,
  entries: readonly AddressedEntry[],
): Promise<void> {
  const urgent = entries.filter(({ entry }) => entry.dueAtMs === undefined).map(({ entry }) => entry.about);
  if (urgent.length === 0) return;
  await transaction
    .updateTable("outbox")
    .set({ due_at: 0 })
    .where("about", "in", [...new Set(urgent)])
    .where("state", "=", "pending")
    .where("attempts", "=", 0)
    .where("due_at", ">", 0)
    .execute();
}

/** What is about one thing goes in order: what is urgent would wait as long as what was added before it. */
async function raiseEarlier(
  transaction: Transaction<Tables>,
  entries: readonly AddressedEntry[],
): Promise<void> {
  for (const priority of [outboxPriorities.critical, outboxPriorities.normal]) {
    const raising = entries.filter(({ entry }) => entry.priority === priority);
    if (raising.length === 0) continue;
    await transaction
      .updateTable("outbox")
      .set({ priority })
      .where("about", "in", [...new Set(raising.map(({ entry }) => entry.about))])
      .where("state", "=", "pending")
      .where("priority", ">", priority)
      .execute();
  }
}

/** Without a time it is due at once, whatever the clocks of two replicas say. */
function toRow(id: string, sequence: number, entry: NewOutboxEntry, channel: string): OutboxRow {
  return {
    id,
    sequence,
    about: entry.about,
    channel,
    kind: entry.message.kind,
    message: JSON.stringify(entry.message),
    priority: entry.priority,
    state: "pending",
    attempts: 0,
    due_at: entry.dueAtMs ?? 0,
    created_at: entry.createdAtMs,
    settled_at: null,
    error: null,
  };
}

/** Where a message goes that says so itself; `undefined`: where its alert, bundle, request or run stands. */
export function channelOf(message: OutboxMessage): string | undefined {
  switch (message.kind) {
    case "root":
    case "reply":
    case "bundle":
    case "request-root":
    case "request-items":
    case "request-reply":
    case "run":
    case "run-chart":
      return undefined;
    case "copy":
    case "request-copy":
    case "view":
      return message.to;
  }
}
