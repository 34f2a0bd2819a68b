import type { Store } from "../store/store.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** How long what is remembered is kept. Every look back of the bot is shorter, but for audits: they are compared. */
export const retention = {
  /** Rates, bursts and the last day's trend read every round; two days help a person look. */
  rawObservationsMs: 48 * hourMs,
  /** The last round of each hour, for growth and forecasts over weeks. */
  hourlyObservationsMs: 90 * dayMs,
  /** Resolved alerts with their history. Their newest epoch stays. */
  resolvedAlertsMs: 90 * dayMs,
  /** Messages that were sent or given up. */
  settledMessagesMs: 30 * dayMs,
  /** Slack retries an event for about five minutes; a day is what duplicates are looked for. */
  inboxMs: dayMs,
  silencesMs: 90 * dayMs,
  /** When digests were made; a digest that is late is looked for within an hour. */
  digestsMs: 90 * dayMs,
  /** Half a year of audits: growth is asked from week to week, and after a season. */
  auditsMs: 183 * dayMs,
  /** Closed action requests with their runs; the ledger keeps what was decided for ever. */
  closedRequestsMs: 400 * dayMs,
  /** Replies that were read and not confirmed, or were. */
  replyDraftsMs: 7 * dayMs,
} as const;

/** Keeps the store from growing for ever. */
export async function removeOldRows(store: Store, nowMs: number): Promise<void> {
  await store.observations.thinBefore(nowMs - retention.rawObservationsMs);
  await store.observations.removeBefore(nowMs - retention.hourlyObservationsMs);
  await store.alerts.removeResolvedBefore(nowMs - retention.resolvedAlertsMs);
  await store.outbox.removeSettledBefore(nowMs - retention.settledMessagesMs);
  await store.silences.removeOverBefore(nowMs - retention.silencesMs);
  await store.inbox.removeDoneBefore(nowMs - retention.inboxMs);
  await store.digests.removeBefore(nowMs - retention.digestsMs);
  await store.audits.removeBefore(nowMs - retention.auditsMs);
  await store.requests.removeClosedBefore(nowMs - retention.closedRequestsMs);
  await store.replyDrafts.removeBefore(nowMs - retention.replyDraftsMs);
}
