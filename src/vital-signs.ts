import type { Config } from "./config/config.ts";
import type { Cluster } from "./core/fleet.ts";
import type { Observation } from "./core/observation.ts";
import type { Verdict } from "./core/rules/rule.ts";
import type { Log } from "./log.ts";
import type { Metrics } from "./metrics/create-metrics.ts";
import { type Page, startStatusServer } from "./metrics/status-server.ts";
import { intervalMs } from "./schedule/scheduler.ts";
import type { Slack } from "./slack/create-slack.ts";
import type { Store } from "./store/store.ts";
import { StoreError } from "./store/store-error.ts";
import { decideReadiness, type Vitals } from "./usecases/health/decide-readiness.ts";
import { isDoingItsWork } from "./usecases/health/is-doing-its-work.ts";
import { startDeadman } from "./usecases/health/start-deadman.ts";
import { takeStock } from "./usecases/health/take-stock.ts";
import type { Delivery } from "./usecases/start-delivery.ts";
import type { StoreWatch } from "./usecases/storeless/create-store-watch.ts";

/** How the process says that it lives and does its work: pages, metrics, the dead-man ping. */
export interface VitalSigns {
  /** From now on it can be ready. */
  readonly watching: (slack: Slack, delivery: Delivery) => void;
  /** Counts a round, and judges it; while the store fails, without it. `false`: the store failed. */
  readonly judge: (
    cluster: Cluster,
    round: readonly Observation[],
    seconds: number,
    evaluate: () => Promise<readonly Verdict[]>,
  ) => Promise<boolean>;
  /** The scheduler is alive; asked every `beatMs`, at its multiples. */
  readonly beat: () => void;
  readonly takeStock: (store: Store) => Promise<void>;
  readonly stop: () => Promise<void>;
}

export interface VitalSignsParts {
  readonly metrics: Metrics;
  readonly storeWatch: StoreWatch;
  readonly log: Log;
  readonly nowMs: () => number;
}

/** How often the scheduler beats; `beatCron` says the same. */
const beatMs = 5000;
export const beatCron = "*/5 * * * * *";
/** A scheduler that has not beaten for so long is dead, or the process is hopelessly busy. */
const deadAfterMs = 60_000;
/** A node without a round for so long is gone from the metrics; more where it is probed less often. */
const leastStaleMs = 60_000;

/** Opens the port, if there is one. @throws Error that says what to do when it cannot. */
export async function startVitalSigns(config: Config, parts: VitalSignsParts): Promise<VitalSigns> {
  const { metrics, storeWatch, log, nowMs } = parts;
  const { clusters } = config.fleet;
  const longestIntervalMs = Math.max(...clusters.map(({ schedule }) => intervalMs(schedule)));
  let running: { readonly sinceMs: number; readonly slack: Slack; readonly delivery: Delivery } | undefined;
  let lastBeatMs = nowMs();

  const vitals = (): Vitals => ({
    clusters: clusters.length,
    store: storeWatch.state(),
    isSlackConnected: running?.slack.isConnected() ?? false,
    ...(running && { watchingSinceMs: running.sinceMs, delivery: running.delivery.health() }),
  });
  metrics.watch({
    openSockets: () => running?.slack.openSockets() ?? 0,
    isStoreWritable: () => storeWatch.state().kind !== "fails",
    brokenChannels: () => {
      const codes = new Map<string, number>();
      for (const { code } of running?.delivery.health().brokenChannels ?? []) {
        codes.set(code, (codes.get(code) ?? 0) + 1);
      }
      return codes;
    },
    isTokenRefused: () => running?.delivery.health().deliveryProblem !== undefined,
    overdue: () => running?.delivery.health().overdue.length ?? 0,
  });
  const pages = {
    "/healthz": () => {
      const silentMs = Math.abs(nowMs() - lastBeatMs);
      const alive = running === undefined || silentMs < deadAfterMs;
      return json(alive, { alive, secondsSinceTick: Math.round(silentMs / 1000) });
    },
    "/readyz": () => {
      const readiness = decideReadiness(vitals());
      return json(readiness.ready, readiness);
    },
    "/metrics": async () => ({ status: 200, ...(await metrics.render()) }),
  };
  const { metricsPort, metricsHost, deadmanUrl } = config;
  const server =
    metricsPort === undefined ? undefined : await startStatusServer(metricsHost, metricsPort, pages);
  const deadman =
    deadmanUrl &&
    startDeadman({
      url: deadmanUrl.reveal(),
      isWell: () => isDoingItsWork(vitals(), longestIntervalMs, nowMs()),
      onFailed: log.warn,
    });

  return {
    watching: (slack, delivery) => {
      lastBeatMs = nowMs();
      running = { sinceMs: nowMs(), slack, delivery };
    },
    judge: async (cluster, round, seconds, evaluate) => {
      metrics.probed(cluster.name, round, seconds);
      metrics.observe(round, nowMs() + Math.max(leastStaleMs, 3 * intervalMs(cluster.schedule)));
      try {
        metrics.judged(await evaluate());
      } catch (error) {
        if (!(error instanceof StoreError)) throw error;
        log.error("the store fails; alerts are told without it", error);
        await storeWatch.failed(cluster, round, error);
        return false;
      }
      await storeWatch.stored(cluster, round);
      return true;
    },
    beat: () => {
      lastBeatMs = nowMs();
      metrics.ticked((Date.now() % beatMs) / 1000);
    },
    takeStock: async (store) => {
      const stock = await takeStock(store, nowMs());
      metrics.looked(stock);
      storeWatch.learn(stock);
    },
    stop: async () => {
      deadman?.stop();
      await server?.stop();
    },
  };
}

function json(isFine: boolean, body: object): Page {
  const text = `${JSON.stringify(body, undefined, 2)}\n`;
  return { status: isFine ? 200 : 503, contentType: "application/json; charset=utf-8", text };
}
