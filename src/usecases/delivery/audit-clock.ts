import type { Alert, TransitionName } from "../../core/alerts/alert.ts";
import { isLive } from "../../core/alerts/conditions.ts";
import { decideOnAcknowledgmentTime } from "../../core/alerts/decide-on-acknowledgment-time.ts";
import { decideOnReminder } from "../../core/alerts/decide-on-reminder.ts";
import { decideEscalation } from "../../core/escalation/decide-escalation.ts";
import type { Cluster, Fleet } from "../../core/fleet.ts";
import { standardAlerting } from "../../core/profiles/alerting.ts";
import { findWindow } from "../../schedule/find-window.ts";
import { intervalMs } from "../../schedule/interval.ts";
import type { Store } from "../../store/store.ts";
import { findEscalation } from "../find-escalation.ts";
import { minuteOf, postDigest } from "../post-digest.ts";

export interface Audited {
  readonly store: Store;
  readonly fleet: Pick<Fleet, "clusters" | "escalations" | "hours" | "digests">;
  readonly nowMs: number;
  /** When this process began: what it had no time for yet is not late. */
  readonly sinceMs: number;
}

/**
 * What the clock should have done and did not.
 *
 * - `stepLate`: nobody was called to an alert, asked to confirm it or reminded of it when that was due.
 * - `digestLate`: it was not made at its time; it is now.
 * - `probesMissing`: no round of a cluster was stored for far longer than its probes are apart.
 */
export type ClockProblem =
  | {
      readonly kind: "stepLate";
      readonly alertId: string;
      readonly step: TransitionName;
      readonly sinceMs: number;
    }
  | { readonly kind: "digestLate"; readonly name: string; readonly sinceMs: number }
  | { readonly kind: "probesMissing"; readonly cluster: string; readonly sinceMs: number };

/** The clock looks every few seconds, and makes one step of an alert each time. */
const stepMs = 2 * 60_000;
const digestMs = 2 * 60_000;
/** A digest that is later than this is no news. */
const latestDigestMs = 3_600_000;
/** At least so long, and two of its intervals, a cluster may be without a round. */
const probesMs = 3 * 60_000;

export async function auditClock(audited: Audited): Promise<readonly ClockProblem[]> {
  return [
    ...(await findLateSteps(audited)),
    ...(await makeLateDigests(audited)),
    ...(await findMissingProbes(audited)),
  ];
}

async function findLateSteps({ store, fleet, nowMs, sinceMs }: Audited): Promise<readonly ClockProblem[]> {
  const dueMs = nowMs - stepMs;
  if (dueMs < sinceMs) return [];
  const late: ClockProblem[] = [];
  for (const alert of await store.alerts.list({ open: true, fired: true })) {
    const step = findDueStep(fleet, alert, dueMs);
    if (step === undefined) continue;
    // What just began to move (it was hidden, say) goes on.
    const last = (await store.alerts.transitions(alert.id)).at(-1);
    if (last !== undefined && last.transition.atMs > dueMs) continue;
    late.push({ kind: "stepLate", alertId: alert.id, step, sinceMs: dueMs });
  }
  return late;
}

/** What was due for an alert at a time, as it is now. */
function findDueStep(fleet: Audited["fleet"], alert: Alert, atMs: number): TransitionName | undefined {
  if (!isLive(alert) || alert.suppression !== undefined) return undefined;
  const cluster = fleet.clusters.find(({ name }) => name === alert.subject.cluster);
  const policy = cluster?.profile.alerting ?? standardAlerting;
  const { escalation, hours } = findEscalation(fleet, alert);
  const due =
    decideOnAcknowledgmentTime(alert, policy, atMs) ??
    decideEscalation(alert, escalation, hours, atMs) ??
    decideOnReminder(alert, policy, atMs);
  return due?.transition?.name;
}

/** One that was never made is only late if this process should have made it: its fleet file may be new. */
async function makeLateDigests({ store, fleet, nowMs, sinceMs }: Audited): Promise<readonly ClockProblem[]> {
  const late: ClockProblem[] = [];
  for (const digest of fleet.digests) {
    const runMs = findWindow({ ...digest, durationMs: latestDigestMs }, nowMs - digestMs)?.startsAtMs;
    if (runMs === undefined) continue;
    const newestMs = await store.digests.newestMs(digest.name);
    if (newestMs === undefined ? runMs < sinceMs : newestMs >= minuteOf(runMs)) continue;
    await postDigest(store, fleet.clusters, digest, nowMs, runMs);
    late.push({ kind: "digestLate", name: digest.name, sinceMs: runMs });
  }
  return late;
}

async function findMissingProbes({
  store,
  fleet,
  nowMs,
  sinceMs,
}: Audited): Promise<readonly ClockProblem[]> {
  const missing: ClockProblem[] = [];
  for (const cluster of fleet.clusters) {
    const rounds = await store.observations.latest(cluster.name);
    const newestMs = Math.max(sinceMs, ...rounds.map(({ atMs }) => atMs));
    if (nowMs - newestMs <= patienceMs(cluster)) continue;
    missing.push({ kind: "probesMissing", cluster: cluster.name, sinceMs: newestMs });
  }
  return missing;
}

function patienceMs({ schedule }: Cluster): number {
  return Math.max(probesMs, 2 * intervalMs(schedule));
}
