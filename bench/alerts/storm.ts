import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LogLevel, WebClient } from "@slack/web-api";
import { createWorkspace, type Workspace } from "../../sandbox/workspace/create-workspace.ts";
import type { Message } from "../../sandbox/workspace/protocol.ts";
import { noPolicy } from "../../src/core/fleet.ts";
import { createExpiryRenderer } from "../../src/messages/charts/expiry-renderer.ts";
import { createRenderer } from "../../src/messages/renderer.ts";
import { createPoster } from "../../src/slack/poster.ts";
import { createStore } from "../../src/store/create-store.ts";
import { deliverDue } from "../../src/usecases/delivery/deliver-due.ts";
import { createDelivering, type Delivering } from "../../src/usecases/delivery/delivering.ts";
import { benchCluster } from "../bench-cluster.ts";
import { raise } from "./raise.ts";

/** What a channel shows a while after a storm of alerts. */
export interface StormState {
  readonly afterSeconds: number;
  readonly messages: number;
  /** Roots that stand in the channel itself. */
  readonly roots: number;
  /** Alerts that are named anywhere. */
  readonly findable: number;
  /** So many messages, the roots first, must be read to have seen all that are named. */
  readonly toRead: number;
  readonly refusals: number;
  readonly waiting: number;
}

const channel = "C01REDISALERTS";
const startMs = 1_770_000_000_000;
/** Looks at the channel, in seconds from the first alert. */
const looks = [30, 60, 75, 120, 600, 1200, 1800];

/**
 * Raises alerts over one minute in one channel of a workspace that limits calls as Slack does, through the real store,
 * outbox, renderer and Web API client. Clocks of both sides are moved second by second, so that half an hour of
 * patience takes a few minutes.
 */
export async function measureStorm(count: number): Promise<readonly StormState[]> {
  let clockMs = startMs;
  const nowMs = (): number => clockMs;
  const folder = await mkdtemp(join(tmpdir(), "bench-alerts-"));
  const workspace = await createWorkspace({ nowMs, rateLimits: true });
  const store = await createStore(`sqlite:${join(folder, "bench.db")}`, {
    newOutboxId: randomUUID,
    editEveryMs: 15_000,
  });
  const clusters = Array.from({ length: count }, (_, index) => benchCluster(`cluster-${index + 1}`, 6379));
  const client = new WebClient(workspace.botToken, {
    slackApiUrl: workspace.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logLevel: LogLevel.ERROR,
  });
  const delivering: Delivering = createDelivering({
    store,
    poster: createPoster(client),
    renderer: await createRenderer(),
    drawExpiry: await createExpiryRenderer(),
    clusters,
    settings: noPolicy.delivery,
    policy: noPolicy,
    nowMs,
    random: Math.random,
    onProblem: (entry, error) => console.error(`${entry.about}: ${String(error)}`),
  });
  const states: StormState[] = [];
  let raised = 0;
  try {
    for (let second = 1; second <= (looks.at(-1) ?? 0); second++) {
      clockMs = startMs + second * 1000;
      for (const due = Math.min(count, Math.ceil((count * second) / 60)); raised < due; ) {
        raised += 1;
        await store.alerts.apply(raise(raised, channel, clockMs));
      }
      while ((await deliverDue(delivering)) > 0);
      if (looks.includes(second)) {
        states.push({ afterSeconds: second, ...look(workspace), waiting: await store.outbox.pendingCount() });
      }
    }
    return states;
  } finally {
    await store.close();
    await workspace.stop();
    await rm(folder, { recursive: true });
  }
}

function look({ client }: Workspace): Omit<StormState, "afterSeconds" | "waiting"> {
  const messages = client.messages(channel);
  const isRoot = ({ ts, threadTs }: Message): boolean => (threadTs ?? ts) === ts;
  const roots = messages.filter(isRoot);
  const ordered = [...roots, ...messages.filter((message) => !isRoot(message))];
  const seen = new Set<string>();
  let toRead = 0;
  for (const [index, { text, blocks }] of ordered.entries()) {
    const before = seen.size;
    for (const [id] of (text + JSON.stringify(blocks)).matchAll(/\bA\d+\b/g)) seen.add(id);
    if (seen.size > before) toRead = index + 1;
  }
  return {
    messages: messages.length,
    roots: roots.length,
    findable: seen.size,
    toRead,
    refusals: client.calls.filter(({ outcome }) => outcome === "ratelimited").length,
  };
}
