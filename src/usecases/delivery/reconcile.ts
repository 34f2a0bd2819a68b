import type { Alert } from "../../core/alerts/alert.ts";
import { readRefusal } from "../../core/outbox/refusal.ts";
import { shownState } from "./alert-root.ts";
import { call, type Delivering } from "./delivering.ts";
import { NotYet } from "./not-yet.ts";
import { closeIfOver } from "./place-root.ts";
import { DeliveryError, type ShownMessage } from "./poster.ts";

/** What a look at Slack found, and set right. */
export interface Reconciled {
  /** Roots that are gone, and will be posted anew. */
  readonly missing: readonly string[];
  /** Roots that show an older state, and will be edited. */
  readonly outdated: readonly string[];
  /** Roots that stood twice; the one that the store does not know was deleted. */
  readonly doubled: readonly string[];
}

/** Roots that stand in one channel, or in one bundle's thread, oldest first. */
interface Shelf {
  readonly channel: string;
  readonly threadTs?: string;
  readonly alerts: readonly Alert[];
}

/** A post that is younger may still be under way. */
const settledMs = 120_000;
/** A doubtful post and the one after it are not further apart than this. */
const doubtSeconds = 600;

/**
 * Compares the roots of open alerts with what Slack shows, and asks for those again that are missing or show an older
 * state. As far as Slack's patience goes: what was not looked at is looked at next time. Also closes bundles that
 * take no more members.
 */
export async function reconcile(delivering: Delivering): Promise<Reconciled> {
  const { store, nowMs } = delivering;
  await closeBundles(delivering);
  const found: Reconciled[] = [];
  for (const shelf of await findShelves(delivering)) {
    try {
      found.push(await reconcileShelf(delivering, shelf));
    } catch (error) {
      if (error instanceof NotYet) break;
      // What cannot be read is asked for again as it is: the edit finds out what is wrong, and goes elsewhere.
      if (!(error instanceof DeliveryError) || readRefusal(error.code) === "other") throw error;
      if (readRefusal(error.code) === "token") break;
      found.push({ missing: shelf.alerts.map(({ id }) => id), outdated: [], doubled: [] });
    }
  }
  const missing = await withoutPending(
    delivering,
    found.flatMap((one) => one.missing),
  );
  const outdated = await withoutPending(
    delivering,
    found.flatMap((one) => one.outdated),
  );
  await store.alerts.repairRoots([...missing, ...outdated], nowMs());
  return { missing, outdated, doubled: found.flatMap((one) => one.doubled) };
}

/** The root of a closed bundle says so. */
async function closeBundles(delivering: Delivering): Promise<void> {
  const { store, nowMs } = delivering;
  for (const bundle of await store.bundles.listOpen()) {
    if (!(await closeIfOver(delivering, bundle))) continue;
    const entry = {
      about: bundle.id,
      message: { kind: "bundle" },
      priority: 1,
      createdAtMs: nowMs(),
    } as const;
    await store.outbox.add([entry]);
  }
}

async function findShelves({ store, channels }: Delivering): Promise<readonly Shelf[]> {
  const broken = new Set(channels.broken().map(({ channel }) => channel));
  const open = await store.alerts.list({ open: true, fired: true });
  const shelves = new Map<string, Shelf>();
  for (const alert of open) {
    if (alert.rootTs === undefined || broken.has(alert.channel)) continue;
    const threadTs =
      alert.bundleId === undefined ? undefined : (await store.bundles.find(alert.bundleId))?.rootTs;
    const key = `${alert.channel} ${threadTs ?? ""}`;
    const alerts = [...(shelves.get(key)?.alerts ?? []), alert];
    shelves.set(key, { channel: alert.channel, alerts, ...(threadTs !== undefined && { threadTs }) });
  }
  return [...shelves.values()].map((shelf) => ({ ...shelf, alerts: [...shelf.alerts].sort(byTs) }));
}

function byTs({ rootTs: one = "" }: Alert, { rootTs: other = "" }: Alert): number {
  return Number(one) - Number(other);
}

async function reconcileShelf(delivering: Delivering, shelf: Shelf): Promise<Reconciled> {
  const shown = await readShelf(delivering, shelf);
  const byTimestamp = new Map(shown.map((message) => [message.ts, message]));
  const missing: string[] = [];
  const outdated: string[] = [];
  for (const { id } of shelf.alerts) {
    // Read again: it may have changed, or moved, while Slack was asked.
    const alert = await delivering.store.alerts.find(id);
    if (alert?.rootTs === undefined || alert.channel !== shelf.channel) continue;
    const root = byTimestamp.get(alert.rootTs);
    if (root === undefined) missing.push(id);
    else if (root.state !== undefined && root.state !== shownState(alert)) outdated.push(id);
  }
  return { missing, outdated, doubled: await removeDoubles(delivering, shelf, shown) };
}

/** From the oldest root on, a page at a time; when there is more than a few pages hold, the rest one by one. */
async function readShelf(delivering: Delivering, { channel, threadTs, alerts }: Shelf) {
  const { poster } = delivering;
  const timestamps = alerts.map(({ rootTs = "" }) => rootTs);
  const read = (fromTs: string, toTs: string) =>
    call(delivering, "read", channel, () => poster.read(channel, threadTs, fromTs, toTs));
  const shown = new Map<string, ShownMessage>();
  const [oldest = "", newest = oldest] = [timestamps.at(0), timestamps.at(-1)];
  const { messages, complete } = await read(oldest, String(Math.ceil(Number(newest)) + doubtSeconds));
  for (const message of messages) shown.set(message.ts, message);
  if (complete) return [...shown.values()];
  for (const ts of timestamps.filter((one) => !shown.has(one))) {
    for (const message of (await read(ts, ts)).messages) shown.set(message.ts, message);
  }
  return [...shown.values()];
}

/** Messages that say they are an alert's root, while the store knows another: a doubtful post that was not found
 * when it was looked up. People have answered in the thread of the one that is known. */
async function removeDoubles(
  delivering: Delivering,
  { channel, alerts }: Shelf,
  shown: readonly ShownMessage[],
): Promise<readonly string[]> {
  const { store, poster, nowMs } = delivering;
  const known = new Map(alerts.map(({ id, rootTs }) => [id, rootTs]));
  const doubled: string[] = [];
  for (const { ts, alertId } of shown) {
    if (alertId === undefined || !known.has(alertId) || known.get(alertId) === ts) continue;
    if (nowMs() - Number(ts) * 1000 < settledMs) continue;
    const alert = await store.alerts.find(alertId);
    const isPending = (await withoutPending(delivering, [alertId])).length === 0;
    if (isPending || alert?.rootTs === ts || alert?.rootTs === undefined) continue;
    await call(delivering, "edit", channel, () => poster.remove(channel, ts));
    doubled.push(alertId);
  }
  return doubled;
}

/** What is to be told of an alert anyway shows its state, or finds its root gone. */
async function withoutPending(
  { store }: Delivering,
  alertIds: readonly string[],
): Promise<readonly string[]> {
  const left: string[] = [];
  for (const id of alertIds) {
    const history = await store.outbox.history(id);
    if (!history.some(({ state }) => state === "pending")) left.push(id);
  }
  return left;
}
