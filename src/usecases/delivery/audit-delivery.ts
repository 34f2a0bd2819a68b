import type { Store } from "../../store/store.ts";
import { type Audited, auditClock, type ClockProblem } from "./audit-clock.ts";

/**
 * Something that should have happened and has not, by the clock or else:
 *
 * - `messagesWaiting`: the oldest message waits for so long.
 * - `inboxWaiting`: what people did was accepted, and never carried out.
 * - `alertUntold`: it fires, and neither has a root nor is one to be sent; it was asked for again.
 */
export type DeliveryProblem =
  | ClockProblem
  | { readonly kind: "messagesWaiting"; readonly count: number; readonly sinceMs: number }
  | { readonly kind: "inboxWaiting"; readonly count: number; readonly sinceMs: number }
  | { readonly kind: "alertUntold"; readonly alertId: string; readonly sinceMs: number };

/** Longer than any wait that is meant: for a group, for more figures, for the longest backoff. */
const messageMs = 6 * 60_000;
const inboxMs = 60_000;
const untoldMs = 2 * 60_000;

/** Looks for what is overdue, and asks again for what nobody would send. */
export async function auditDelivery(audited: Audited): Promise<readonly DeliveryProblem[]> {
  const { store, nowMs } = audited;
  return [
    ...(await findWaitingMessages(store, nowMs)),
    ...(await findWaitingInbox(store, nowMs)),
    ...(await findUntold(store, nowMs)),
    ...(await auditClock(audited)),
  ];
}

async function findWaitingMessages(store: Store, nowMs: number): Promise<readonly DeliveryProblem[]> {
  const sinceMs = await store.outbox.oldestPendingMs();
  if (sinceMs === undefined || nowMs - sinceMs < messageMs) return [];
  return [{ kind: "messagesWaiting", count: await store.outbox.pendingCount(), sinceMs }];
}

async function findWaitingInbox(store: Store, nowMs: number): Promise<readonly DeliveryProblem[]> {
  const late = (await store.inbox.pending()).filter(({ receivedAtMs }) => nowMs - receivedAtMs >= inboxMs);
  const [oldest] = late;
  return oldest === undefined
    ? []
    : [{ kind: "inboxWaiting", count: late.length, sinceMs: oldest.receivedAtMs }];
}

async function findUntold(store: Store, nowMs: number): Promise<readonly DeliveryProblem[]> {
  const open = await store.alerts.list({ open: true, fired: true });
  const untold: DeliveryProblem[] = [];
  for (const { id, rootTs, suppression, firedAtMs = nowMs } of open) {
    if (rootTs !== undefined || suppression !== undefined || nowMs - firedAtMs < untoldMs) continue;
    const history = await store.outbox.history(id);
    if (history.some(({ state }) => state === "pending")) continue;
    untold.push({ kind: "alertUntold", alertId: id, sinceMs: firedAtMs });
  }
  await store.alerts.repairRoots(
    untold.flatMap((problem) => (problem.kind === "alertUntold" ? [problem.alertId] : [])),
    nowMs,
  );
  return untold;
}
