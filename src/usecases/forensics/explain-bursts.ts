import type { Alert } from "../../core/alerts/alert.ts";
import type { Cluster } from "../../core/fleet.ts";
import type { BurstExplanation, Unexplained } from "../../core/forensics/burst-explanation.ts";
import { decideExplained, needsExplanation } from "../../core/forensics/decide-explained.ts";
import { findGrownPattern } from "../../core/forensics/find-grown-pattern.ts";
import type { Rise } from "../../core/forensics/find-rise.ts";
import { findSuspects } from "../../core/forensics/find-suspects.ts";
import { findClusterRise } from "../../core/rules/key-burst.ts";
import type { Store } from "../../store/store.ts";
import type { AuditRefusal } from "../audit/refusal.ts";
import type { AuditOutcome, AuditRequest } from "../audit/run-audit.ts";
import { readCluster } from "../read-cluster.ts";
import type { ClientWatch } from "./client-watch.ts";

export interface ExplainBurstsParts {
  readonly store: Store;
  readonly clients: ClientWatch;
  /** Refuses while a node is scanned already, loads its data or has no CPU to spare. */
  readonly runAudit: (request: AuditRequest) => Promise<AuditOutcome>;
  readonly nowMs: () => number;
  /** Something new stands in the outbox. */
  readonly onExplained: () => void;
  readonly onError: (cluster: string, error: unknown) => void;
}

/** Finds out who makes the keys of a burst, beside the probes. */
export interface BurstExplainer {
  /**
   * Begins to look into the burst of a cluster that nobody looked into yet, if there is one. To be called after each
   * round: so what a restart cut off, or a busy server refused, is taken up again. Returns at once.
   */
  readonly look: (cluster: Cluster) => void;
  /** Ends what is under way; it is not stored. */
  readonly stop: () => Promise<void>;
}

/** Enough to tell 1 % from 2 %; a gentle walk of them takes a few seconds. */
const sampleKeys = 10_000;
const longestMs = 60_000;

/** A server that refuses is asked again after a minute, and after the third time the refusal is what is known. */
const mostAttempts = 3;
const attemptEveryMs = 60_000;
const mostConflicts = 5;

/** Refusals that another minute does not mend. */
const lasting: readonly AuditRefusal[] = ["denied"];

interface Attempts {
  readonly count: number;
  readonly nextAtMs: number;
}

export function createBurstExplainer(parts: ExplainBurstsParts): BurstExplainer {
  const stopped = new AbortController();
  const running = new Map<string, Promise<void>>();
  const attempts = new Map<string, Attempts>();

  const run = async (cluster: Cluster): Promise<void> => {
    const alert = await findUnexplained(parts, cluster);
    if (alert === undefined) return;
    const { count, nextAtMs } = attempts.get(alert.id) ?? { count: 0, nextAtMs: 0 };
    if (parts.nowMs() < nextAtMs) return;
    attempts.set(alert.id, { count: count + 1, nextAtMs: parts.nowMs() + attemptEveryMs });
    const explanation = await explain(parts, cluster, count + 1 >= mostAttempts, stopped.signal);
    if (explanation === undefined || stopped.signal.aborted) return;
    attempts.delete(alert.id);
    await store(parts, alert.id, explanation);
  };

  return {
    look: (cluster) => {
      if (stopped.signal.aborted || running.has(cluster.name)) return;
      const ended = run(cluster)
        .catch((error: unknown) => parts.onError(cluster.name, error))
        .finally(() => running.delete(cluster.name));
      running.set(cluster.name, ended);
    },
    stop: async () => {
      stopped.abort();
      await Promise.all(running.values());
    },
  };
}

async function findUnexplained(
  { store, nowMs }: ExplainBurstsParts,
  cluster: Cluster,
): Promise<Alert | undefined> {
  const open = await store.alerts.list({ cluster: cluster.name, open: true, fired: true });
  return open.find((alert) => needsExplanation(alert, nowMs()));
}

/** `undefined`: the server refuses for now, and this was not the last attempt. */
async function explain(
  parts: ExplainBurstsParts,
  cluster: Cluster,
  isLast: boolean,
  stopped: AbortSignal,
): Promise<BurstExplanation | undefined> {
  const round = await parts.store.observations.latest(cluster.name);
  const rise = findClusterRise(await readCluster(parts.store, cluster, round));
  // The clients first: they may be gone when the sample is drawn.
  const memories = await parts.clients.read(cluster, round);
  const pattern = await findPattern(parts, cluster, rise, stopped);
  if (pattern.kind === "notAssessed" && !isLast && !lasting.some((reason) => reason === pattern.reason)) {
    return undefined;
  }
  const atMs = parts.nowMs();
  return {
    kind: "burst",
    atMs,
    ...(rise && {
      beganAtMs: rise.beganAtMs,
      keysPerMinute: rise.keysPerMinute,
      newKeys: rise.keysAfter - rise.keysBefore,
    }),
    pattern,
    clients: "kind" in memories ? memories : findSuspects(memories, rise?.beganAtMs ?? atMs),
  };
}

async function findPattern(
  { store, runAudit, nowMs, onError }: ExplainBurstsParts,
  cluster: Cluster,
  rise: Rise | undefined,
  stopped: AbortSignal,
): Promise<BurstExplanation["pattern"]> {
  const { contracts = [] } = cluster;
  const request: AuditRequest = {
    cluster,
    mode: "sample",
    pace: "gentle",
    limits: { sampleKeys, maxMs: longestMs },
    contracts,
    signal: AbortSignal.any([stopped, AbortSignal.timeout(longestMs)]),
  };
  const outcome = await runAudit(request).catch((error: unknown) => {
    onError(cluster.name, error);
  });
  if (outcome === undefined) return notAssessed("failed");
  if (outcome.kind === "refused") return notAssessed(outcome.reason);
  if (outcome.audit.keys === 0) return notAssessed("timeout");
  const earlier = await store.audits.newest(cluster.name, rise?.beganAtMs ?? nowMs());
  return findGrownPattern(outcome.audit, earlier, contracts, rise && rise.keysAfter - rise.keysBefore);
}

function notAssessed(reason: Unexplained["reason"]): Unexplained {
  return { kind: "notAssessed", reason };
}

/** A concurrent change of the alert is read again and decided again. */
async function store(
  parts: ExplainBurstsParts,
  alertId: string,
  explanation: BurstExplanation,
): Promise<void> {
  for (let attempt = 1; attempt <= mostConflicts; attempt += 1) {
    const alert = await parts.store.alerts.find(alertId);
    const decision = alert && decideExplained(alert, explanation);
    if (decision === undefined) return;
    if ((await parts.store.alerts.apply(decision)) === "applied") return parts.onExplained();
  }
  throw new Error(`${alertId}: changed under ${mostConflicts} attempts to explain it`);
}
