import { LogLevel, WebClient } from "@slack/web-api";
import { createWorkspace, type Workspace } from "../../../../sandbox/workspace/create-workspace.ts";
import type { Message } from "../../../../sandbox/workspace/protocol.ts";
import type { Alert, Announcement, Transition } from "../../../../src/core/alerts/alert.ts";
import { type Cluster, type DeliverySettings, noPolicy } from "../../../../src/core/fleet.ts";
import { createExpiryRenderer, type DrawExpiry } from "../../../../src/messages/charts/expiry-renderer.ts";
import { createRenderer, type Renderer } from "../../../../src/messages/renderer.ts";
import { createPoster } from "../../../../src/slack/poster.ts";
import type { Store } from "../../../../src/store/store.ts";
import { deliverDue } from "../../../../src/usecases/delivery/deliver-due.ts";
import { createDelivering, type Delivering } from "../../../../src/usecases/delivery/delivering.ts";
import { reconcile } from "../../../../src/usecases/delivery/reconcile.ts";
import { alertOf, fired } from "../../../contract/samples.ts";
import { market } from "../../../support/market.ts";
import { openTestStore } from "../../../support/sqlite-store.ts";

export const startMs = 1_770_000_000_000;
export const alertsChannel = "C01REDISALERTS";
export const opsChannel = "C09OPS";

/** Real store, real poster, a local Slack, and a clock that stands still until it is told to go. */
export interface DeliveryBench {
  readonly workspace: Workspace;
  readonly store: () => Store;
  readonly problems: string[];
  readonly nowMs: () => number;
  readonly delivering: () => Delivering;
  /** Delivers until nothing is due. */
  readonly deliver: () => Promise<void>;
  /** Lets time pass second by second, delivering all the while. */
  readonly pass: (ms: number) => Promise<void>;
  readonly jump: (ms: number) => void;
  readonly reconcile: () => ReturnType<typeof reconcile>;
  /** Stores an alert that just fired. */
  readonly fire: (overrides?: Partial<Alert>, announcements?: readonly Announcement[]) => Promise<Alert>;
  /** Stores a change of an alert as it is now. */
  readonly change: (
    id: string,
    overrides: Partial<Alert>,
    transition: Partial<Transition> | undefined,
    announcements?: readonly Announcement[],
  ) => Promise<void>;
  /** As a process that was killed and started again. */
  readonly restart: () => Promise<void>;
  readonly roots: (channel?: string) => readonly Message[];
  readonly thread: (root: Message | undefined) => readonly Message[];
  readonly stop: () => Promise<void>;
}

export interface BenchOptions {
  readonly settings?: Partial<DeliverySettings>;
  readonly rateLimits?: boolean;
  /** Ids of more channels. */
  readonly channels?: readonly string[];
  readonly groupWaitMs?: number;
  /** How long Slack may take to answer; as in production unless told. */
  readonly timeoutMs?: number;
}

let renderer: Renderer | undefined;
let drawExpiry: DrawExpiry | undefined;

export async function startDeliveryBench(options: BenchOptions = {}): Promise<DeliveryBench> {
  let clockMs = startMs;
  const nowMs = (): number => clockMs;
  const workspace = await createWorkspace({
    nowMs,
    rateLimits: options.rateLimits ?? false,
    channels: [
      { id: alertsChannel, name: "redis-alerts" },
      { id: opsChannel, name: "ops" },
      ...(options.channels ?? []).map((id) => ({ id, name: id.toLowerCase() })),
    ],
  });
  const opened = await openTestStore();
  renderer ??= await createRenderer();
  drawExpiry ??= await createExpiryRenderer();
  const client = new WebClient(workspace.botToken, {
    slackApiUrl: workspace.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logLevel: LogLevel.ERROR,
    timeout: options.timeoutMs ?? 10_000,
  });
  const problems: string[] = [];
  const parts = (): Parameters<typeof createDelivering>[0] => ({
    store: opened.store(),
    poster: createPoster(client),
    renderer: renderer as Renderer,
    drawExpiry: drawExpiry as DrawExpiry,
    clusters: [clusterOf(options.groupWaitMs ?? 0)],
    settings: { ...noPolicy.delivery, ...options.settings },
    policy: noPolicy,
    nowMs,
    random: () => 0,
    onProblem: (_entry, error) => problems.push(String(error)),
  });
  let delivering = createDelivering(parts());
  let alerts = 0;
  const deliver = async (): Promise<void> => {
    while ((await deliverDue(delivering)) > 0);
  };
  return {
    workspace,
    store: opened.store,
    problems,
    nowMs,
    delivering: () => delivering,
    deliver,
    pass: async (ms) => {
      const endMs = clockMs + ms;
      await deliver();
      while (clockMs < endMs) {
        clockMs = Math.min(endMs, clockMs + 1000);
        await deliver();
      }
    },
    jump: (ms) => {
      clockMs += ms;
    },
    reconcile: async () => {
      const found = await reconcile(delivering);
      await deliver();
      return found;
    },
    fire: async (overrides = {}, announcements = ["root"]) => {
      const id = await opened.store().alerts.nextId();
      alerts += 1;
      const alert = alertOf({
        id,
        channel: alertsChannel,
        subject: { cluster: "market", node: `10.0.0.${alerts}:6379` },
        firstBadAtMs: clockMs,
        firedAtMs: clockMs,
        lastSampleAtMs: clockMs,
        ...overrides,
      });
      const transition = { ...fired, atMs: clockMs };
      await opened.store().alerts.apply({ alert, expectedVersion: 0, transition, announcements });
      return alert;
    },
    change: async (id, overrides, transition, announcements = ["root", "reply"]) => {
      const before = await opened.store().alerts.find(id);
      if (before === undefined) throw new Error(`there is no alert ${id}`);
      const alert = { ...before, ...overrides, version: before.version + 1, lastSampleAtMs: clockMs };
      const stored = transition && { ...fired, atMs: clockMs, ...transition };
      const outcome = await opened.store().alerts.apply({
        alert,
        expectedVersion: before.version,
        announcements,
        ...(stored !== undefined && { transition: stored }),
      });
      if (outcome !== "applied") throw new Error(`${id}: ${outcome}`);
    },
    restart: async () => {
      await opened.restart();
      delivering = createDelivering(parts());
    },
    roots: (channel = alertsChannel) =>
      workspace.client.messages(channel).filter(({ ts, threadTs }) => (threadTs ?? ts) === ts),
    thread: (root) =>
      root === undefined
        ? []
        : workspace.client.thread(root.channel, root.ts).filter(({ ts }) => ts !== root.ts),
    stop: async () => {
      await workspace.stop();
      await opened.remove();
    },
  };
}

function clusterOf(groupWaitMs: number): Cluster {
  const { profile } = market;
  return {
    ...market,
    owner: { ...market.owner, channel: alertsChannel },
    profile: { ...profile, alerting: { ...profile.alerting, groupWaitMs } },
  };
}

/** Everything a message says, without the marks. */
export function textOf(message: Message | undefined): string {
  return JSON.stringify(message?.blocks ?? "") + (message?.text ?? "");
}
