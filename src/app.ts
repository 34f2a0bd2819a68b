import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Config } from "./config/config.ts";
import type { Cluster, Fleet } from "./core/fleet.ts";
import type { Observation } from "./core/observation.ts";
import type { Log } from "./log.ts";
import { createMailer } from "./mail/create-mailer.ts";
import { createExpiryRenderer } from "./messages/charts/expiry-renderer.ts";
import { createRenderer, type Renderer } from "./messages/renderer.ts";
import { createReportRenderer } from "./messages/report/report-renderer.ts";
import { createMetrics, type Metrics } from "./metrics/create-metrics.ts";
import { openRequesting, type Requesting, type RunTuning } from "./open-remediation.ts";
import { createQuietLog } from "./quiet-log.ts";
import { createScanLocks } from "./redis/bulk/scan-locks.ts";
import { createRedisConnections, type RedisConnections } from "./redis/connections.ts";
import { createScheduler, intervalMs, type Scheduler } from "./schedule/scheduler.ts";
import { createPermissions, type Permissions } from "./slack/create-permissions.ts";
import { createReporting, type Reporting } from "./slack/create-reporting.ts";
import { createSlack, createSlackClient, type Slack } from "./slack/create-slack.ts";
import { registerListeners } from "./slack/listeners/register.ts";
import type { Listening } from "./slack/listening.ts";
import { createPoster } from "./slack/poster.ts";
import { createReaderLanguage } from "./slack/reader-language.ts";
import { createSlackLogger } from "./slack/slack-logger.ts";
import { createStore } from "./store/create-store.ts";
import type { Store } from "./store/store.ts";
import type { StoreError } from "./store/store-error.ts";
import { createOwnLookups, type OwnLookups } from "./usecases/audit/own-lookups.ts";
import { type AuditOutcome, type AuditRequest, runAudit } from "./usecases/audit/run-audit.ts";
import { scanInWorker } from "./usecases/audit/scan-in-worker.ts";
import { evaluateCluster } from "./usecases/evaluate-cluster.ts";
import { type Forensics, startForensics } from "./usecases/forensics/start-forensics.ts";
import { openPatiently } from "./usecases/health/open-patiently.ts";
import { tellChanges } from "./usecases/health/tell-changes.ts";
import { postDigest } from "./usecases/post-digest.ts";
import { type ProbeClusterParts, probeCluster } from "./usecases/probe-cluster.ts";
import { findRunningWindows } from "./usecases/read-hiding.ts";
import { removeOldRows } from "./usecases/remove-old-rows.ts";
import { auditForProof, type ProofParts } from "./usecases/requests/audit-for-proof.ts";
import { type Delivery, startDelivery } from "./usecases/start-delivery.ts";
import { createStoreWatch, type StoreWatch } from "./usecases/storeless/create-store-watch.ts";
import { tendAlerts } from "./usecases/tend-alerts.ts";
import { beatCron, startVitalSigns, type VitalSigns } from "./vital-signs.ts";

/** The whole bot. */
export interface App {
  /** Opens the store, connects to Slack, then begins to probe. A store that cannot be written is waited for, and
   * alerts are told without it meanwhile. Rejects when Slack refuses, or what waiting does not mend; what was opened
   * by then is closed by `stop`. */
  readonly start: () => Promise<void>;
  /** Ends probes and sends under way, then closes every connection. May be called at any time. */
  readonly stop: () => Promise<void>;
}

/** What differs between a process and a test. */
export interface AppParts {
  readonly log: Log;
  /** Unix ms; `Date.now` unless told. */
  readonly nowMs?: () => number;
  /** How long runs look at a server, and how much worse it may get; as production has it unless told. */
  readonly remediation?: RunTuning;
}

const connectionName = "redis-audit-bot";
/** Nodes of a cluster start within this, and clusters too, so that a fleet is not asked in one burst. */
const jitterMs = 250;
const tendingCron = "*/5 * * * * *";
const provingCron = "*/5 * * * *";
const leftReportsCron = "*/30 * * * * *";
const cleaningCron = "17 * * * *";

/** Composes the bot from its configuration. Nothing is opened before `start`. */
export function createApp(config: Config, { log: loud, nowMs = Date.now, remediation }: AppParts): App {
  const log = createQuietLog(loud, nowMs);
  const stopping = new AbortController();
  const closers: (() => Promise<unknown> | unknown)[] = [];
  const opened = <T>(part: T, close: () => Promise<unknown> | unknown): T => {
    closers.push(close);
    return part;
  };
  let starting: Promise<void> | undefined;
  const start = async (): Promise<void> => {
    const renderer = await createRenderer(config);
    const metrics = createMetrics(nowMs);
    const storeWatch = openStoreWatch(config, renderer, metrics, log, nowMs);
    const vitals = await startVitalSigns(config, { metrics, storeWatch, log, nowMs });
    opened(vitals, vitals.stop);
    const redis = openRedis(log);
    opened(redis, redis.close);
    const ownLookups = createOwnLookups(nowMs);
    const probe = createProbe(redis, ownLookups, nowMs);
    const file = await openPatiently(() => openStore(config), {
      signal: stopping.signal,
      onFailed: async (error) => {
        log.error("the store cannot be opened; trying again, and telling alerts without it", error);
        await watchWithoutStore(config.fleet, probe, storeWatch, error);
      },
    });
    if (file === undefined) return;
    opened(file, file.close);
    const store = tellChanges(file, { onTransition: metrics.moved, onAttempt: metrics.delivered });
    const slack = openSlack(config, store, metrics, log, nowMs);
    const delivery = await openDelivery(config, store, slack, renderer, log, nowMs);
    const audit = createAudit(redis, ownLookups, metrics, nowMs);
    const reporting = await openReporting(config, store, slack, renderer, audit, log, nowMs);
    opened(reporting, reporting.stop);
    const permissions = createPermissions(slack.client, config.fleet, nowMs);
    const requesting = openRequesting({
      ...{ config, store, slack, renderer, redis, ownLookups, permissions, log, nowMs },
      wake: delivery.wake,
      ...(remediation && { tuning: remediation }),
    });
    opened(requesting, requesting.stop);
    const listening = createListening(
      { config, store, redis, slack, renderer, delivery, reporting, permissions, nowMs },
      requesting,
    );
    registerListeners(slack.app, listening);
    opened(slack, slack.stop);
    opened(delivery, delivery.stop);
    await slack.start();
    const forensics = openForensics(store, redis, audit, delivery, log, nowMs);
    opened(forensics, forensics.stop);
    const scheduler = createScheduler({ onError: (name, error) => log.error(`${name} failed`, error) });
    opened(scheduler, scheduler.stop);
    schedule(scheduler, config.fleet, { store, probe, vitals, delivery, reporting, forensics, nowMs });
    scheduler.add("tending requests", tendingCron, requesting.tend);
    const proving = createProving(config, store, audit, log, nowMs, stopping.signal);
    scheduler.add("proving fixes", provingCron, () => auditForProof(proving));
    vitals.watching(slack, delivery);
    log.info(`watching ${config.fleet.clusters.length} clusters`);
  };
  return {
    start: () => {
      starting = start();
      return starting;
    },
    stop: async () => {
      stopping.abort();
      // What is about to be opened is closed as well.
      await starting?.catch(() => {});
      for (const close of closers.splice(0).reverse()) await close();
    },
  };
}

function openRedis(log: Log): RedisConnections {
  return createRedisConnections({
    connectionName,
    onEvent: ({ kind, cluster, node, message }) =>
      log[kind === "failed" ? "warn" : "debug"](
        `${cluster} ${node}: ${kind}${message ? `, ${message}` : ""}`,
      ),
  });
}

function openStore({ databaseUrl, fleet }: Config): Promise<Store> {
  return createStore(databaseUrl.reveal(), {
    newOutboxId: randomUUID,
    editEveryMs: fleet.delivery.editEveryMs,
  });
}

/** It speaks through a client of its own, since it may have to before there is a store. */
function openStoreWatch(
  { slack, fleet }: Config,
  renderer: Renderer,
  metrics: Metrics,
  log: Log,
  nowMs: () => number,
): StoreWatch {
  return createStoreWatch({
    fleet,
    renderer,
    poster: createPoster(createSlackClient(slack, createSlackLogger(log), metrics.called)),
    newId: randomUUID,
    nowMs,
    windows: (silences) => findRunningWindows(fleet.maintenance, silences, nowMs()),
    onError: (error) => log.error("telling of the store failed", error),
  });
}

type Probe = (cluster: Cluster) => Promise<readonly Observation[]>;

function createProbe(redis: RedisConnections, ownLookups: OwnLookups, nowMs: () => number): Probe {
  const probing: ProbeClusterParts = {
    findNodes: redis.findNodes,
    call: redis.call,
    clock: { nowMs, monotonicMs: () => performance.now() },
    random: Math.random,
    wait: async (ms) => {
      await sleep(ms);
    },
    jitterMs,
  };
  return async (cluster) => ownLookups.mark(await probeCluster(cluster, probing));
}

async function watchWithoutStore(
  { clusters }: Fleet,
  probe: Probe,
  storeWatch: StoreWatch,
  error: StoreError,
): Promise<void> {
  await Promise.all(clusters.map(async (cluster) => storeWatch.failed(cluster, await probe(cluster), error)));
}

function openSlack(config: Config, store: Store, metrics: Metrics, log: Log, nowMs: () => number): Slack {
  return createSlack(config.slack, createSlackLogger(log), metrics.called, {
    store,
    nowMs,
    onError: (error, what) => log.error(`${what} failed`, error),
  });
}

async function openDelivery(
  config: Config,
  store: Store,
  slack: Slack,
  renderer: Renderer,
  log: Log,
  nowMs: () => number,
): Promise<Delivery> {
  const parts = {
    store,
    renderer,
    drawExpiry: await createExpiryRenderer(config),
    poster: createPoster(slack.client),
    clusters: config.fleet.clusters,
    settings: config.fleet.delivery,
    policy: config.fleet,
    mailer: config.mail && createMailer(config.mail.smtpUrl, config.mail.from),
    nowMs,
    random: Math.random,
    onProblem: (entry: { readonly about: string }, error: unknown, nextAtMs: number | undefined) => {
      const next =
        nextAtMs === undefined ? "given up" : `next attempt at ${new Date(nextAtMs).toISOString()}`;
      log.error(`${entry.about}: a message was not delivered, ${next}`, error);
    },
  };
  return startDelivery(parts, {
    onError: (error) => log.error("delivery failed", error),
    onReconciled: ({ missing, outdated, doubled, failed }) => {
      const refused = failed.map(({ channel, code }) => `${channel} (${code})`);
      const lists = { missing, outdated, doubled, refused };
      const told = Object.entries(lists).map(([name, list]) => `${name} ${list.join(" ") || "none"}`);
      log.warn(`roots set right: ${told.join(", ")}`);
    },
    onOverdue: (problems) => log.warn(`overdue: ${JSON.stringify(problems)}`),
  });
}

type RunAudit = (request: AuditRequest) => Promise<AuditOutcome>;

/** The only way in which this process walks a keyspace: its locks let one walk at a time to a node. */
function createAudit(
  redis: RedisConnections,
  ownLookups: OwnLookups,
  metrics: Metrics,
  nowMs: () => number,
): RunAudit {
  const auditing = {
    connections: redis,
    locks: createScanLocks(),
    scan: scanInWorker,
    nowMs,
    monotonicMs: () => performance.now(),
  };
  return async (request) => {
    metrics.auditsChanged(1);
    try {
      return await ownLookups.during(request.cluster.name, async (tell) => {
        const outcome = await runAudit(request, auditing);
        const { nodes = [] } = outcome.kind === "refused" ? outcome : outcome.audit;
        for (const { node, ownKeyspaceHits } of nodes) tell(node, ownKeyspaceHits);
        return outcome;
      });
    } finally {
      metrics.auditsChanged(-1);
    }
  };
}

function createProving(
  { fleet }: Config,
  store: Store,
  runAudit: RunAudit,
  log: Log,
  nowMs: () => number,
  signal: AbortSignal,
): ProofParts {
  const onProblem = (cluster: string, message: string) => log.error(`${cluster}: not audited: ${message}`);
  return { store, fleet, runAudit, nowMs, signal, onProblem };
}

function openForensics(
  store: Store,
  redis: RedisConnections,
  audit: RunAudit,
  delivery: Delivery,
  log: Log,
  nowMs: () => number,
): Forensics {
  return startForensics({
    store,
    call: redis.call,
    connectionName,
    runAudit: audit,
    nowMs,
    onExplained: delivery.wake,
    onError: (cluster, error) => log.error(`${cluster}: looking into a burst of keys failed`, error),
  });
}

async function openReporting(
  config: Config,
  store: Store,
  slack: Slack,
  renderer: Renderer,
  audit: RunAudit,
  log: Log,
  nowMs: () => number,
): Promise<Reporting> {
  const parts = {
    store,
    renderer,
    reportRenderer: await createReportRenderer(config),
    runAudit: audit,
    nowMs,
    onProblem: (cluster: string, message: string) => log.error(`${cluster}: not audited: ${message}`),
  };
  return createReporting(createPoster(slack.client), parts, (error) => log.error("a report failed", error));
}

interface ListeningParts {
  readonly config: Config;
  readonly store: Store;
  readonly redis: RedisConnections;
  readonly slack: Slack;
  readonly renderer: Renderer;
  readonly delivery: Delivery;
  readonly reporting: Reporting;
  readonly permissions: Permissions;
  readonly nowMs: () => number;
}

function createListening(
  { config, store, redis, slack, renderer, delivery, reporting, permissions, nowMs }: ListeningParts,
  { requests, remediation }: Requesting,
): Listening {
  return {
    requests,
    remediation,
    runbook: { connections: redis, audits: store.audits },
    store,
    renderer,
    fleet: config.fleet,
    permissions,
    isAllowed: async (userId, permission) =>
      (await permissions.decide(userId, permission)).kind === "allowed",
    clusters: config.fleet.clusters,
    intervalMs: (cluster) => intervalMs(cluster.schedule),
    nowMs,
    readerLanguage: createReaderLanguage(slack.client, store.preferences, nowMs),
    startReport: reporting.start,
    cancelReport: reporting.cancel,
    cancelReportsIn: reporting.cancelIn,
    onStored: delivery.wake,
  };
}

interface Watching {
  readonly store: Store;
  readonly probe: Probe;
  readonly vitals: VitalSigns;
  readonly delivery: Delivery;
  readonly reporting: Reporting;
  readonly forensics: Forensics;
  readonly nowMs: () => number;
}

/** Probes every cluster by its cron expression, reports by the fleet's, and keeps the store in order. */
function schedule(
  scheduler: Scheduler,
  fleet: Fleet,
  { store, probe, vitals, delivery, reporting, forensics, nowMs }: Watching,
): void {
  const { clusters, report } = fleet;
  const watchingSinceMs = nowMs();
  for (const cluster of clusters) {
    const watch = async (): Promise<void> => {
      const beganMs = performance.now();
      const round = await probe(cluster);
      const seconds = (performance.now() - beganMs) / 1000;
      const evaluate = () => evaluateCluster({ store, fleet }, cluster, round, nowMs());
      if (!(await vitals.judge(cluster, round, seconds, evaluate))) return;
      forensics.follow(cluster, round);
      delivery.wake();
    };
    scheduler.add(`probing ${cluster.name}`, cluster.schedule, watch, { jitterMs });
  }
  scheduler.add("beating", beatCron, async () => vitals.beat());
  scheduler.add("taking stock", beatCron, () => vitals.takeStock(store));
  if (report !== undefined) {
    const { schedule: cron, channel, ...how } = report;
    scheduler.add("reporting", cron, () => reporting.start({ ...how, clusters }, channel));
  }
  scheduler.add("ending left reports", leftReportsCron, reporting.endLeft);
  for (const digest of fleet.digests) {
    const post = async (): Promise<void> => {
      await postDigest(store, clusters, digest, nowMs());
      delivery.wake();
    };
    scheduler.add(`digest ${digest.name}`, digest.schedule, post, { timeZone: digest.timeZone });
  }
  scheduler.add("tending alerts", tendingCron, async () => {
    const interval = (cluster: Cluster): number => intervalMs(cluster.schedule);
    await tendAlerts({ store, fleet, intervalMs: interval, nowMs: nowMs(), watchingSinceMs });
    delivery.wake();
  });
  scheduler.add("removing old rows", cleaningCron, () => removeOldRows(store, nowMs()));
}
