import type { Store } from "../store/store.ts";

const hourMs = 3_600_000;
/** Raw observations are for rates and growth, which look back six hours; two days help a person look. */
const observationsMs = 48 * hourMs;
/** Slack retries an event for about five minutes; a day is what duplicates are looked for. */
const inboxMs = 24 * hourMs;
/** Half a year of audits: growth is asked from week to week, and after a season. */
const auditsMs = 183 * 24 * hourMs;

/** Keeps the store from growing for ever. */
export async function removeOldRows(store: Store, nowMs: number): Promise<void> {
  await store.observations.removeBefore(nowMs - observationsMs);
  await store.audits.removeBefore(nowMs - auditsMs);
  await store.inbox.removeDoneBefore(nowMs - inboxMs);
}
