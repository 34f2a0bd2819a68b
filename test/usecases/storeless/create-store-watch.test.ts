import { LogLevel, WebClient } from "@slack/web-api";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createWorkspace, type Workspace } from "../../../sandbox/workspace/create-workspace.ts";
import type { Message } from "../../../sandbox/workspace/protocol.ts";
import { type DeliverySettings, noPolicy } from "../../../src/core/fleet.ts";
import type { Observation } from "../../../src/core/observation.ts";
import { createRenderer, type Renderer } from "../../../src/messages/renderer.ts";
import { createPoster } from "../../../src/slack/poster.ts";
import { StoreError } from "../../../src/store/store-error.ts";
import { createStoreWatch, type StoreWatch } from "../../../src/usecases/storeless/create-store-watch.ts";
import { alertOf } from "../../contract/samples.ts";
import { silence } from "../../core/suppression/samples.ts";
import { market, marketNode, memoryRound } from "../../support/market.ts";

const startMs = 1_770_000_000_000;
const stepMs = 10_000;
const alerts = "C01REDISALERTS";
const ops = "C09OPS";
const full = new StoreError("sqlite:bot.db: adding 1 observations failed: database or disk is full", "full");

let workspace: Workspace;
let renderer: Renderer | undefined;
let clockMs: number;
let errors: unknown[];

beforeEach(async () => {
  clockMs = startMs;
  errors = [];
  workspace = await createWorkspace({
    nowMs: () => clockMs,
    rateLimits: false,
    channels: [
      { id: alerts, name: "redis-alerts" },
      { id: ops, name: "ops" },
    ],
  });
  renderer ??= await createRenderer();
});
afterEach(() => workspace.stop());

const cluster = { ...market, owner: { ...market.owner, channel: alerts } };
const other = { ...cluster, name: "orders" };

const watch = (settings: Partial<DeliverySettings> = {}): StoreWatch => {
  let drawn = 0;
  const client = new WebClient(workspace.botToken, {
    slackApiUrl: workspace.apiUrl,
    retryConfig: { retries: 0 },
    logLevel: LogLevel.ERROR,
  });
  return createStoreWatch({
    fleet: { ...noPolicy, clusters: [cluster, other], delivery: { ...noPolicy.delivery, ...settings } },
    renderer: renderer as Renderer,
    poster: createPoster(client),
    newId: () => `direct-${++drawn}`,
    nowMs: () => clockMs,
    windows: () => [],
    onError: (error) => errors.push(error),
  });
};

const next = (usedRatio: number): readonly Observation[] => {
  clockMs += stepMs;
  return [memoryRound(clockMs, usedRatio)];
};
const said = (channel = alerts): readonly Message[] => workspace.client.messages(channel);
const textOf = (message: Message | undefined): string =>
  `${message?.text} ${JSON.stringify(message?.blocks)}`;

it("says nothing while the store works", async () => {
  const watching = watch();
  expect(watching.state()).toEqual({ kind: "unused" });
  await watching.stored(cluster, next(0.99));
  expect(watching.state()).toEqual({ kind: "works", sinceMs: startMs + stepMs });
  expect(said()).toEqual([]);
});

it("tells a new alert at once in both languages, and after 15 s that the store cannot be written, once", async () => {
  const watching = watch();
  await watching.failed(cluster, next(0.97), full);
  expect(said()).toHaveLength(1);
  expect(textOf(said()[0])).toContain("97");
  expect(textOf(said()[0])).toContain("<!subteam^S0MARKET>");
  expect(textOf(said()[0])).toContain("🚨 存储无法写入期间的新告警");
  expect(textOf(said()[0])).not.toContain('"type":"actions"');

  for (let round = 0; round < 4; round++) await watching.failed(cluster, next(0.97), full);
  expect(said()).toHaveLength(2);
  expect(textOf(said()[1])).toContain("the disk is full, or the database has no room left");
  expect(textOf(said()[1])).toContain("磁盘已满，或数据库空间不足");
  expect(watching.state()).toMatchObject({ kind: "fails", code: "full", sinceMs: startMs + stepMs });
});

it("waits 15 s for a lock or a database that is away, and drops what the store then says itself", async () => {
  const busy = new StoreError("sqlite:bot.db: adding 1 observations failed: database is locked", "busy");
  const watching = watch({ fallbackChannel: ops });
  await watching.failed(cluster, next(0.97), busy);
  await watching.stored(cluster, next(0.97));
  expect(said()).toEqual([]);
  for (let round = 0; round < 3; round++) await watching.failed(cluster, next(0.97), busy);
  expect(said()).toHaveLength(1);
  expect(said(ops)).toHaveLength(1);
});

it("fires after three bad rounds, as the store's alerts do", async () => {
  const watching = watch({ fallbackChannel: ops });
  await watching.failed(cluster, next(0.9), full);
  await watching.failed(cluster, next(0.9), full);
  expect(said()).toEqual([]);
  await watching.failed(cluster, next(0.9), full);
  expect(said()).toHaveLength(1);
  expect(said(ops)).toHaveLength(1);
});

it("does not repeat what was told before the store failed, and tells when it gets worse", async () => {
  const watching = watch({ fallbackChannel: ops });
  const subject = { cluster: "market", node: marketNode };
  const known = alertOf({ subject, severity: "warning", channel: alerts, rootTs: "1.0" });
  watching.learn({ openAlerts: [known], silences: [] });
  for (let round = 0; round < 4; round++) await watching.failed(cluster, next(0.7), full);
  expect(said()).toEqual([]);
  for (let round = 0; round < 3; round++) await watching.failed(cluster, next(0.99), full);
  expect(said()).toHaveLength(1);
  expect(textOf(said()[0])).toContain("99");
});

it("heeds the silences that were known", async () => {
  const watching = watch({ fallbackChannel: ops });
  const quiet = { ...silence, match: { clusters: ["market"] }, startsAtMs: startMs, endsAtMs: startMs + 1e9 };
  watching.learn({ openAlerts: [], silences: [quiet] });
  for (let round = 0; round < 4; round++) await watching.failed(cluster, next(0.99), full);
  expect(said()).toEqual([]);
});

it("keeps what Slack refused, and tells it with the next round", async () => {
  const watching = watch({ fallbackChannel: ops });
  workspace.client.failNext("chat.postMessage", { status: 503 });
  await watching.failed(cluster, next(0.97), full);
  expect(said()).toEqual([]);
  expect(errors).toHaveLength(1);
  await watching.failed(cluster, next(0.97), full);
  expect(said()).toHaveLength(1);
});

it("goes to the fallback channel when a channel takes nothing", async () => {
  const watching = watch({ fallbackChannel: ops });
  workspace.client.archiveChannel(alerts);
  await watching.failed(cluster, next(0.97), full);
  await watching.failed(cluster, next(0.97), full);
  expect(
    said(ops)
      .map(textOf)
      .some((text) => text.includes("97")),
  ).toBe(true);
});

it("says that it is over only when the rounds of all clusters are stored again, and marks what it told", async () => {
  const watching = watch({ fallbackChannel: ops });
  for (let round = 0; round < 3; round++) {
    await watching.failed(cluster, next(0.97), full);
    await watching.failed(other, [], full);
  }
  await watching.stored(cluster, next(0.97));
  expect(watching.state().kind).toBe("fails");
  expect(said(ops)).toHaveLength(1);

  await watching.stored(other, []);
  expect(watching.state().kind).toBe("works");
  const [notice, reply] = said(ops);
  expect(notice?.text).toContain("The store works again");
  expect(reply?.threadTs).toBe(notice?.ts);
  expect(textOf(said()[0])).toContain("仍未恢复的告警会另发一条带按钮的消息");
  await watching.stored(cluster, next(0.97));
  expect(said(ops)).toHaveLength(2);
});

it("begins anew with the next outage", async () => {
  const watching = watch({ fallbackChannel: ops });
  await watching.failed(cluster, next(0.97), full);
  await watching.stored(cluster, next(0.1));
  await watching.failed(cluster, next(0.97), full);
  expect(said()).toHaveLength(2);
  expect(said(ops)).toEqual([]);
});
