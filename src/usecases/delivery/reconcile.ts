import type { Alert } from "../../core/alerts/alert.ts";
import { readRefusal } from "../../core/outbox/refusal.ts";
import { shownState } from "./alert-root.ts";
import { call, type Delivering } from "./delivering.ts";
import { NotYet } from "./not-yet.ts";
import { closeIfOver } from "./place-root.ts";
import { DeliveryError, type ShownMessage } from "./poster.ts";
import { reconcileRequests } from "./reconcile-requests.ts";

/** What a look at Slack found, and set right. */
export interface Reconciled {
  /** Roots that are gone, and will be posted anew. */
  readonly missing: readonly string[];
  /** Roots that show an older state, and will be edited. */
  readonly outdated: readonly string[];
  /** Roots that stood twice; the one that the store does not know was deleted. */
  readonly doubled: readonly string[];
  /** What Slack did not let the bot do, and its word for it; tried again next time. */
  readonly failed: readonly { readonly channel: string; readonly code: string }[];
}

/** Roots that stand in one channel, or in one bundle's thread. */
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
 * Compares the roots of open alerts, then those of open requests, with what Slack shows, and asks for those again that are missing or show an older
 * state. As far as Slack's patience goes: those that were not looked at for longest come first, so the others come next
 * time. What cannot be read keeps nobody else waiting. Also closes bundles that take no more members.
 */
export async function reconcile(delivering: Delivering): Promise<Reconciled> {
  const { store, nowMs } = delivering;
  await closeBundles(delivering);
  const found: Reconciled[] = [];
  for (const shelf of await findShelves(delivering)) {
    const one = await lookAt(delivering, shelf);
    found.push(one);
    if (one.isCut) break;
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
  const requests = await reconcileRequests(delivering);
  return {
    missing: [...missing, ...requests.missing],
    outdated: [...outdated, ...requests.outdated],
    doubled: found.flatMap((one) => one.doubled),
    failed: [...found.flatMap((one) => one.failed), ...requests.failed],
  };
}

/** What was found on one shelf. `isCut`: Slack takes no more questions now. */
interface Found extends Reconciled {
  readonly isCut: boolean;
}

const nothing: Found = { missing: [], outdated: [], doubled: [], failed: [], isCut: false };

async function lookAt(delivering: Delivering, shelf: Shelf): Promise<Found> {
  try {
    return await compare(delivering, shelf);
  } catch (error) {
    if (error instanceof NotYet) return { ...nothing, isCut: true };
    if (!(error instanceof DeliveryError)) throw error;
    const ids = shelf.alerts.map(({ id }) => id);
    const { code } = error;
    switch (readRefusal(code)) {
      case "token":
        return { ...nothing, isCut: true };
      case "other":
        noteLook(delivering, ids);
        return { ...nothing, failed: [{ channel: shelf.channel, code }] };
      // What cannot be read is asked for again as it is: the edit finds out what is wrong, and goes elsewhere.
      case "gone":
      case "thread":
      case "channel":
        noteLook(delivering, ids);
        return { ...nothing, missing: ids };
    }
  }
}

function noteLook({ lookedAtMs, nowMs }: Delivering, alertIds: readonly string[]): void {
  for (const id of alertIds) lookedAtMs.set(id, nowMs());
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

/** Those first that have the root which was not looked at for longest. */
async function findShelves(delivering: Delivering): Promise<readonly Shelf[]> {
  const { store, channels, lookedAtMs } = delivering;
  const broken = new Set(channels.broken().map(({ channel }) => channel));
  const open = await store.alerts.list({ open: true, fired: true });
  forgetOthers(lookedAtMs, open);
  const shelves = new Map<string, Shelf>();
  for (const alert of open) {
    if (alert.rootTs === undefined || broken.has(alert.channel)) continue;
    const threadTs =
      alert.bundleId === undefined ? undefined : (await store.bundles.find(alert.bundleId))?.rootTs;
    const key = `${alert.channel} ${threadTs ?? ""}`;
    const alerts = [...(shelves.get(key)?.alerts ?? []), alert];
    shelves.set(key, { channel: alert.channel, alerts, ...(threadTs !== undefined && { threadTs }) });
  }
  const lookOf = ({ id }: Alert): number => lookedAtMs.get(id) ?? 0;
  const oldest = ({ alerts }: Shelf): number => Math.min(...alerts.map(lookOf));
  return [...shelves.values()].toSorted((one, other) => oldest(one) - oldest(other));
}

function forgetOthers(lookedAtMs: Map<string, number>, alerts: readonly Alert[]): void {
  const kept = new Set(alerts.map(({ id }) => id));
  for (const id of lookedAtMs.keys()) if (id.startsWith("A") && !kept.has(id)) lookedAtMs.delete(id);
}

async function compare(delivering: Delivering, shelf: Shelf): Promise<Found> {
  const { shown, looked, isCut } = await readShelf(delivering, shelf);
  const byTimestamp = new Map(shown.map((message) => [message.ts, message]));
  const missing: string[] = [];
  const outdated: string[] = [];
  for (const { id } of looked) {
    // Read again: it may have changed, or moved, while Slack was asked.
    const alert = await delivering.store.alerts.find(id);
    if (alert?.rootTs === undefined || alert.channel !== shelf.channel) continue;
    const root = byTimestamp.get(alert.rootTs);
    if (root === undefined) missing.push(id);
    else if (root.state !== undefined && root.state !== shownState(alert)) outdated.push(id);
  }
  noteLook(
    delivering,
    looked.map(({ id }) => id),
  );
  return { ...nothing, missing, outdated, isCut, ...(await removeDoubles(delivering, shelf, shown)) };
}

interface ShelfRead {
  readonly shown: readonly ShownMessage[];
  /** Whose roots would be among `shown` if they stood. */
  readonly looked: readonly Alert[];
  readonly isCut: boolean;
}

/** From the oldest root on, a page at a time; when there is more than a page holds, the rest one by one, those first
 * that were not looked at for longest, as far as Slack lets us. */
async function readShelf(delivering: Delivering, { channel, threadTs, alerts }: Shelf): Promise<ShelfRead> {
  const { poster, lookedAtMs } = delivering;
  const read = async (fromTs: string, toTs: string) =>
    call(delivering, "read", channel, () => poster.read(channel, threadTs, fromTs, toTs));
  const timestamps = alerts
    .map(({ rootTs = "" }) => rootTs)
    .toSorted((one, other) => Number(one) - Number(other));
  const [oldest = "", newest = oldest] = [timestamps.at(0), timestamps.at(-1)];
  const page = await read(oldest, String(Math.ceil(Number(newest)) + doubtSeconds));
  const shown = new Map(page.messages.map((message) => [message.ts, message]));
  if (page.complete) return { shown: [...shown.values()], looked: alerts, isCut: false };
  const looked = alerts.filter(({ rootTs = "" }) => shown.has(rootTs));
  const rest = alerts
    .filter((alert) => !looked.includes(alert))
    .toSorted((one, other) => (lookedAtMs.get(one.id) ?? 0) - (lookedAtMs.get(other.id) ?? 0));
  for (const alert of rest) {
    const { rootTs = "" } = alert;
    const messages = await read(rootTs, rootTs).catch(ignoreNotYet);
    if (messages === undefined) return { shown: [...shown.values()], looked, isCut: true };
    for (const message of messages.messages) shown.set(message.ts, message);
    looked.push(alert);
  }
  return { shown: [...shown.values()], looked, isCut: false };
}

function ignoreNotYet(error: unknown): undefined {
  if (!(error instanceof NotYet)) throw error;
}

/** Messages that say they are an alert's root, while the store knows another: a doubtful post that was not found
 * when it was looked up. People have answered in the thread of the one that is known. */
async function removeDoubles(
  delivering: Delivering,
  { channel, alerts }: Shelf,
  shown: readonly ShownMessage[],
): Promise<Pick<Reconciled, "doubled" | "failed">> {
  const { store, poster, nowMs } = delivering;
  const known = new Map(alerts.map(({ id, rootTs }) => [id, rootTs]));
  const doubled: string[] = [];
  for (const { ts, alertId } of shown) {
    if (alertId === undefined || !known.has(alertId) || known.get(alertId) === ts) continue;
    if (nowMs() - Number(ts) * 1000 < settledMs) continue;
    const alert = await store.alerts.find(alertId);
    const isPending = (await withoutPending(delivering, [alertId])).length === 0;
    if (isPending || alert?.rootTs === ts || alert?.rootTs === undefined) continue;
    try {
      await call(delivering, "edit", channel, () => poster.remove(channel, ts));
      doubled.push(alertId);
    } catch (error) {
      // Whatever stays is found again next time.
      if (error instanceof DeliveryError) return { doubled, failed: [{ channel, code: error.code }] };
      if (!(error instanceof NotYet)) throw error;
    }
  }
  return { doubled, failed: [] };
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
