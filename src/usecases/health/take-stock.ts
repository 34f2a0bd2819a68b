import type { Alert } from "../../core/alerts/alert.ts";
import type { Silence } from "../../core/suppression/silence.ts";
import type { Store } from "../../store/store.ts";

/** What is open and what waits, all at about one time. */
export interface Stock {
  readonly openAlerts: readonly Alert[];
  readonly silences: readonly Silence[];
  readonly outboxPending: number;
  /** When the oldest message that waits was created; `undefined`: none waits. */
  readonly outboxOldestMs?: number;
  readonly inboxPending: number;
}

export async function takeStock(store: Store, nowMs: number): Promise<Stock> {
  const outboxOldestMs = await store.outbox.oldestPendingMs();
  return {
    openAlerts: await store.alerts.list({ open: true }),
    silences: await store.silences.list(nowMs),
    outboxPending: await store.outbox.pendingCount(),
    ...(outboxOldestMs !== undefined && { outboxOldestMs }),
    inboxPending: (await store.inbox.pending()).length,
  };
}
