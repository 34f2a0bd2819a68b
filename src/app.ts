import { randomUUID } from "node:crypto";
import type { Config } from "./config/config.ts";
import type { Log } from "./log.ts";
import { createRenderer, type Renderer } from "./messages/renderer.ts";
import { createMetrics, type Metrics } from "./metrics/create-metrics.ts";
import { createAudit, createProving, openForensics, openReporting } from "./open-auditing.ts";
import { openDelivery } from "./open-delivery.ts";
import { openRedis } from "./open-redis.ts";
import { openRequesting, type Requesting, type RunTuning } from "./open-remediation.ts";
import { createQuietLog } from "./quiet-log.ts";
import type { RedisConnections } from "./redis/connections.ts";
import { createScheduler, intervalMs } from "./schedule/scheduler.ts";
import { createPermissions, type Permissions } from "./slack/create-permissions.ts";
import type { Reporting } from "./slack/create-reporting.ts";
import { createSlack, createSlackClient, type Slack } from "./slack/create-slack.ts";
import { registerListeners } from "./slack/listeners/register.ts";
import type { Listening } from "./slack/listening.ts";
import { createPoster } from "./slack/poster.ts";
import { createReaderLanguage } from "./slack/reader-language.ts";
import { createSlackLogger } from "./slack/slack-logger.ts";
import { createStore } from "./store/create-store.ts";
import type { Store } from "./store/store.ts";
import { createOwnLookups } from "./usecases/audit/own-lookups.ts";
import { openPatiently } from "./usecases/health/open-patiently.ts";
import { tellChanges } from "./usecases/health/tell-changes.ts";
import { findRunningWindows } from "./usecases/read-hiding.ts";
import type { Delivery } from "./usecases/start-delivery.ts";
import { createStoreWatch, type StoreWatch } from "./usecases/storeless/create-store-watch.ts";
import { startVitalSigns } from "./vital-signs.ts";
import { createProbe, schedule, watchWithoutStore } from "./watch-fleet.ts";

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
  /** How long runs look at a server, how much worse it may get, and their pace; as production has it unless told. */
  readonly remediation?: RunTuning;
}

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
    const proving = createProving(config, store, audit, log, nowMs, stopping.signal);
    schedule(scheduler, config.fleet, {
      ...{ store, probe, vitals, delivery, reporting, forensics, requesting, proving, nowMs },
    });
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

function openSlack(config: Config, store: Store, metrics: Metrics, log: Log, nowMs: () => number): Slack {
  return createSlack(config.slack, createSlackLogger(log), metrics.called, {
    store,
    nowMs,
    onError: (error, what) => log.error(`${what} failed`, error),
  });
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
