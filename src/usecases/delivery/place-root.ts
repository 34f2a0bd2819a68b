import type { Alert } from "../../core/alerts/alert.ts";
import type { Cluster } from "../../core/fleet.ts";
import {
  decidePlacement,
  isBundleOver,
  mostMembers,
  type PlacementDecision,
  type PlacementQuestion,
} from "../../core/outbox/decide-placement.ts";
import type { Bundle, RootNote } from "../../core/outbox/outbox-message.ts";
import { standardAlerting } from "../../core/profiles/alerting.ts";
import type { Placement } from "../../store/store.ts";
import { findCluster } from "./audience.ts";
import type { Delivering } from "./delivering.ts";
import { NotYet } from "./not-yet.ts";

/** A place with the thread that it is in, if any. */
export interface RootThread extends Placement {
  readonly threadTs?: string;
}

/** How long a member waits for its bundle's root to be posted. */
const bundleWaitMs = 500;

/**
 * Where an alert's first root goes; a place chosen before stays, since a doubtful post must be looked up there.
 *
 * @throws NotYet while it waits for a token, for its group, or for the root of its bundle.
 */
export async function placeRoot(delivering: Delivering, alert: Alert): Promise<RootThread> {
  const { store, channels, budget } = delivering;
  const known = await store.alerts.placement(alert.id);
  // A channel that broke since is no place.
  const kept = known !== undefined && channels.usable(known.channel) === known.channel ? known : undefined;
  // Who cannot be posted yet gets no place yet either: a storm may come first, and take it along.
  budget.need("post", kept?.channel ?? channels.usable(alert.channel));
  return findThread(delivering, alert, kept ?? (await choosePlace(delivering, alert, true, known?.note)));
}

/**
 * Where a root goes that takes another's place, of which `note` tells. It waits for no group.
 *
 * @throws NotYet while it waits for the root of its bundle.
 */
export async function placeAgain(delivering: Delivering, alert: Alert, note?: RootNote): Promise<RootThread> {
  return findThread(delivering, alert, await choosePlace(delivering, alert, false, note));
}

async function findThread(delivering: Delivering, alert: Alert, place: Placement): Promise<RootThread> {
  if (place.bundleId === undefined) return place;
  const threadTs = await bundleThread(delivering, place.bundleId);
  return threadTs === undefined ? leaveBundle(delivering, alert, place) : { ...place, threadTs };
}

/** Slack took no root of the bundle: better one root too many than an alert that nobody sees. */
async function leaveBundle(
  { store, nowMs }: Delivering,
  alert: Alert,
  { bundleId, ...place }: Placement,
): Promise<Placement> {
  if (bundleId !== undefined) await store.bundles.close(bundleId, nowMs());
  const own = { ...place, atMs: nowMs() };
  await store.alerts.place(alert.id, own);
  return own;
}

async function choosePlace(
  delivering: Delivering,
  alert: Alert,
  waits: boolean,
  givenNote?: RootNote,
): Promise<Placement> {
  const { store, channels, nowMs } = delivering;
  const channel = channels.usable(alert.channel);
  const decision = decidePlacement(await readQuestion(delivering, alert, channel, waits));
  if (decision.place === "wait") throw new NotYet(`${alert.id} waits for its group`, decision.untilMs);
  const bundleId = await findBundle(delivering, alert, channel, decision);
  const note = givenNote ?? (channel === alert.channel ? undefined : fallbackNote(alert));
  const place = {
    channel,
    atMs: nowMs(),
    ...(bundleId !== undefined && { bundleId }),
    ...(note !== undefined && { note }),
  };
  await store.alerts.place(alert.id, place);
  return place;
}

async function readQuestion(
  delivering: Delivering,
  alert: Alert,
  channel: string,
  waits: boolean,
): Promise<PlacementQuestion> {
  const { store, settings, clusters } = delivering;
  const nowMs = delivering.nowMs();
  const cluster = findCluster(clusters, alert);
  const groupWaitMs = waits ? (cluster?.profile.alerting.groupWaitMs ?? 0) : 0;
  const openStorm = await findOpen(delivering, channel, "storm");
  // A storm takes it whatever waits, and has enough to do.
  const asks = groupWaitMs > 0 && openStorm === undefined;
  const waiting = asks ? await findGroup(delivering, alert, channel) : [];
  return {
    severity: alert.severity,
    nowMs,
    firedAtMs: alert.firedAtMs ?? nowMs,
    waitingFiredAtMs: waiting.map(({ firedAtMs = nowMs }) => firedAtMs),
    groupWaitMs,
    openStorm,
    openGroup: await findOpen(delivering, channel, "group", groupKeyOf(alert, cluster)),
    recentRoots: await store.bundles.countRootsSince(channel, nowMs - settings.stormWithinMs),
    stormRoots: settings.stormRoots,
  };
}

/** The bundle it goes into, opened if need be; `undefined`: none. */
async function findBundle(
  delivering: Delivering,
  alert: Alert,
  channel: string,
  decision: PlacementDecision,
): Promise<string | undefined> {
  const { settings, clusters } = delivering;
  switch (decision.place) {
    case "wait":
    case "own":
      return undefined;
    case "join":
      return decision.bundle.id;
    case "open": {
      const { kind } = decision;
      if (kind === "storm") return open(delivering, { kind, channel, editEveryMs: settings.editEveryMs });
      const cluster = findCluster(clusters, alert);
      const editEveryMs = cluster?.profile.alerting.groupIntervalMs ?? settings.editEveryMs;
      return open(delivering, { kind, channel, editEveryMs, groupKey: groupKeyOf(alert, cluster) });
    }
  }
}

function fallbackNote({ channel }: Alert): RootNote {
  return { reason: "fallback", channel };
}

function groupKeyOf(alert: Alert, cluster: Cluster | undefined): string {
  return groupKeyFor(cluster?.owner.team ?? "", alert.subject.cluster);
}

function groupKeyFor(team: string, cluster: string): string {
  return `${team} ${cluster}`;
}

/** Warnings of one cluster that fired and were not posted yet, for one channel. */
async function findGroup(
  { store, channels }: Delivering,
  { subject }: Alert,
  channel: string,
): Promise<readonly Alert[]> {
  const open = await store.alerts.list({ open: true, fired: true, cluster: subject.cluster });
  return open.filter(
    (alert) =>
      awaitsPlace(alert) && alert.severity !== "critical" && channels.usable(alert.channel) === channel,
  );
}

function awaitsPlace({ rootTs, bundleId, suppression }: Alert): boolean {
  return rootTs === undefined && bundleId === undefined && suppression === undefined;
}

/** Those that are to stand in a bundle's thread and do not yet know: its root shall name them from the start.
 * Those that a storm has no room for are the next one's. */
export async function adoptMembers(delivering: Delivering, bundle: Bundle): Promise<void> {
  const { store, channels, nowMs } = delivering;
  if (bundle.closedAtMs !== undefined) return;
  const fired = await store.alerts.list({ open: true, fired: true });
  const belongs = (alert: Alert): boolean =>
    bundle.kind === "storm" ||
    (alert.severity !== "critical" &&
      groupKeyOf(alert, findCluster(delivering.clusters, alert)) === bundle.groupKey);
  const members = fired.filter(
    (alert) => awaitsPlace(alert) && channels.usable(alert.channel) === bundle.channel && belongs(alert),
  );
  const room = mostMembers - (await store.bundles.growth(bundle.id)).members;
  const byAge = members.toReversed().toSorted((one, other) => (one.firedAtMs ?? 0) - (other.firedAtMs ?? 0));
  await store.alerts.adopt(
    byAge.slice(0, Math.max(0, room)).map(({ id }) => id),
    { channel: bundle.channel, bundleId: bundle.id, atMs: nowMs() },
  );
  if (bundle.kind !== "storm" || members.length <= room) return;
  await store.bundles.close(bundle.id, nowMs());
  await open(delivering, { kind: "storm", channel: bundle.channel, editEveryMs: bundle.editEveryMs });
}

/** One that is over is closed on the way. */
async function findOpen(
  delivering: Delivering,
  channel: string,
  kind: Bundle["kind"],
  groupKey?: string,
): Promise<Bundle | undefined> {
  const bundle = await delivering.store.bundles.findOpen(channel, kind, groupKey);
  return bundle === undefined || (await closeIfOver(delivering, bundle)) ? undefined : bundle;
}

/** Closes a bundle that takes no more members; `true`: it is closed. */
export async function closeIfOver(delivering: Delivering, bundle: Bundle): Promise<boolean> {
  const { store, settings, clusters, nowMs } = delivering;
  const growth = await store.bundles.growth(bundle.id);
  const cluster = clusters.find(({ name, owner }) => groupKeyFor(owner.team, name) === bundle.groupKey);
  const { groupLifetimeMs } = cluster?.profile.alerting ?? standardAlerting;
  const lives = { stormWithinMs: settings.stormWithinMs, groupLifetimeMs };
  if (!isBundleOver(bundle, growth, lives, nowMs())) return false;
  await store.bundles.close(bundle.id, nowMs());
  return true;
}

async function open(
  { store, nowMs }: Delivering,
  bundle: Omit<Bundle, "id" | "openedAtMs">,
): Promise<string> {
  const id = await store.bundles.nextId();
  if ((await store.bundles.open({ ...bundle, id, openedAtMs: nowMs() })) === "opened") return id;
  const other = await store.bundles.findOpen(bundle.channel, bundle.kind, bundle.groupKey);
  return other?.id ?? id;
}

/**
 * The thread of a bundle; `undefined`: there will be none.
 *
 * @throws NotYet until the bundle's root is posted.
 */
export async function bundleThread(
  { store, nowMs }: Delivering,
  bundleId: string,
): Promise<string | undefined> {
  const bundle = await store.bundles.find(bundleId);
  if (bundle?.rootTs !== undefined) return bundle.rootTs;
  const history = await store.outbox.history(bundleId);
  if (!history.some(({ state }) => state === "pending")) return undefined;
  throw new NotYet(`${bundleId} has no root yet`, nowMs() + bundleWaitMs);
}
