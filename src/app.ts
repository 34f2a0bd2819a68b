import { randomUUID } from "node:crypto";
import type { Config } from "./config/config.ts";
import type { Cluster } from "./core/fleet.ts";
import type { Log } from "./log.ts";
import { createRenderer } from "./messages/renderer.ts";
import { createRedisConnections } from "./redis/connections.ts";
import { createScheduler, intervalMs as cronIntervalMs } from "./schedule/scheduler.ts";
import { createSlack } from "./slack/create-slack.ts";
import { registerListeners } from "./slack/listeners/register.ts";
import { createPoster } from "./slack/poster.ts";
import { createReaderLanguage } from "./slack/reader-language.ts";
import { createSlackLogger } from "./slack/slack-logger.ts";
import { createStore } from "./store/create-store.ts";
import { evaluateCluster } from "./usecases/evaluate-cluster.ts";
import { markStaleAlerts } from "./usecases/mark-stale-alerts.ts";
import { probeCluster } from "./usecases/probe-cluster.ts";
import { startDelivery } from "./usecases/start-delivery.ts";

/** The whole bot. */
export interface App {
  /** Opens the store, connects to Slack, then begins to probe. Rejects when the store or Slack refuse. */
  readonly start: () => Promise<void>;
  /** Ends probes and sends under way, then closes every connection. */
  readonly stop: () => Promise<void>;
}

/** What a test or a sandbox may put in place of the real thing. */
export interface AppParts {
  readonly log: Log;
  /** Unix ms. */
  readonly nowMs?: () => number;
  /** 0..1. */
  readonly random?: () => number;
}
