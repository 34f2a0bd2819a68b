import { beforeEach, describe, expect, it } from "vitest";
import type { Observation } from "../../src/core/observation.ts";
import { createMetrics, type Metrics } from "../../src/metrics/create-metrics.ts";

let clockMs: number;
let metrics: Metrics;

beforeEach(() => {
  clockMs = 1_770_000_000_000;
  metrics = createMetrics(() => clockMs);
});

const lines = async (name: string): Promise<readonly string[]> => {
  const { text } = await metrics.render();
  return text.split("\n").filter((line) => line.startsWith(name));
};

const stats = {
  opsPerSecond: 12,
  commandsProcessed: 5000,
  keyspaceHits: 900,
  keyspaceMisses: 100,
  evictedKeys: 0,
  expiredKeys: 0,
  rejectedConnections: 0,
};
const round = (changes: Partial<typeof stats> & { isAudited?: boolean; ownKeyspaceHits?: number } = {}) =>
  [
    {
      cluster: "market",
      node: "10.0.0.1:6379",
      atMs: clockMs,
      server: { runId: "r", version: "7.0.15", product: "redis", mode: "standalone", uptimeSeconds: 1 },
      samples: {
        memory: { ok: true, values: { usedBytes: 1024, maxmemoryBytes: 4096, policy: "noeviction" } },
        clients: { ok: true, values: { connectedClients: 7, blockedClients: 0 } },
        stats: { ok: true, values: { ...stats, ...changes } },
        replication: {
          ok: true,
          values: {
            role: "primary",
            replicationId: "a",
            secondReplicationId: "b",
            secondReplicationOffset: -1,
            replicas: [],
          },
        },
        latency: { ok: false, failure: "timeout", message: "market: PING timed out" },
      },
    },
  ] satisfies readonly Observation[];

describe("what a node says of itself", () => {
  const labels = '{cluster="market",node="10.0.0.1:6379",role="primary"}';

  it("is one series a node, of the newest round", async () => {
    metrics.observe(round({ commandsProcessed: 4000 }), clockMs + 60_000);
    metrics.observe(round(), clockMs + 60_000);
    expect(await lines("redis_memory_bytes")).toEqual([`redis_memory_bytes${labels} 1024`]);
    expect(await lines("redis_connected_clients")).toEqual([`redis_connected_clients${labels} 7`]);
    expect(await lines("redis_commands_processed_total")).toEqual([
      `redis_commands_processed_total${labels} 5000`,
    ]);
    expect(await lines("redis_keyspace_hits_total")).toEqual([`redis_keyspace_hits_total${labels} 900`]);
    expect(await lines("redis_keyspace_misses_total")).toEqual([`redis_keyspace_misses_total${labels} 100`]);
    expect(await lines("redis_up")).toEqual([`redis_up${labels} 1`]);
  });

  it("leaves the lookups of the bot's own audits out, and shows no hits while one runs", async () => {
    metrics.observe(round({ ownKeyspaceHits: 650 }), clockMs + 60_000);
    expect(await lines("redis_keyspace_hits_total")).toEqual([`redis_keyspace_hits_total${labels} 250`]);
    metrics.observe(round({ ownKeyspaceHits: 650, isAudited: true }), clockMs + 60_000);
    expect(await lines("redis_keyspace_hits_total")).toEqual([]);
  });

  it("goes when no further round comes", async () => {
    metrics.observe(round(), clockMs + 60_000);
    clockMs += 60_000;
    expect(await lines("redis_memory_bytes")).toEqual([]);
    expect(await lines("redis_up")).toEqual([]);
  });

  it("is down, with nothing else, when the node does not answer", async () => {
    const failed = { ok: false, failure: "refused", message: "market: refused" } as const;
    const dark = { cluster: "market", node: "10.0.0.1:6379", atMs: clockMs, samples: { memory: failed } };
    metrics.observe([dark], clockMs + 60_000);
    expect(await lines("redis_up")).toEqual([
      'redis_up{cluster="market",node="10.0.0.1:6379",role="unknown"} 0',
    ]);
    expect(await lines("redis_memory_bytes")).toEqual([]);
  });
});

describe("what the bot does", () => {
  it("counts rounds, missing samples by reason, verdicts and transitions", async () => {
    metrics.probed("market", round(), 0.2);
    metrics.judged([
      { kind: "notAssessed", rule: "latency", subject: { cluster: "market" }, reason: "noSample" },
    ]);
    metrics.moved({
      name: "fired",
      applied: true,
      actor: { kind: "bot" },
      source: "probe",
      atMs: clockMs,
      reason: "repeated",
      previousVersion: 0,
      from: undefined,
      to: { condition: "firing", handling: "open", severity: "critical" },
      values: {},
    });
    expect(await lines("redis_audit_bot_probe_duration_seconds_sum")).toEqual([
      'redis_audit_bot_probe_duration_seconds_sum{cluster="market"} 0.2',
    ]);
    expect(await lines("redis_audit_bot_probe_failures_total")).toEqual([
      'redis_audit_bot_probe_failures_total{cluster="market",reason="timeout"} 1',
    ]);
    expect(await lines("redis_audit_bot_verdicts_total")).toEqual([
      'redis_audit_bot_verdicts_total{rule="latency",verdict="notAssessed"} 1',
    ]);
    expect(await lines("redis_audit_bot_alert_transitions_total")).toEqual([
      'redis_audit_bot_alert_transitions_total{name="fired",source="probe"} 1',
    ]);
  });

  it("shows what is open and what waits, and forgets what is over", async () => {
    const alert = { condition: "firing", severity: "critical", handling: "open" } as const;
    metrics.looked({
      openAlerts: [alert, alert],
      outboxPending: 3,
      outboxOldestMs: clockMs - 4000,
      inboxPending: 1,
    });
    expect(await lines("redis_audit_bot_alerts{")).toEqual([
      'redis_audit_bot_alerts{condition="firing",severity="critical",handling="open"} 2',
    ]);
    expect(await lines("redis_audit_bot_outbox")).toEqual([
      "redis_audit_bot_outbox_pending 3",
      "redis_audit_bot_outbox_oldest_seconds 4",
    ]);
    expect(await lines("redis_audit_bot_inbox_pending")).toEqual(["redis_audit_bot_inbox_pending 1"]);
    metrics.looked({ openAlerts: [], outboxPending: 0, inboxPending: 0 });
    expect(await lines("redis_audit_bot_alerts{")).toEqual([]);
    expect(await lines("redis_audit_bot_outbox_oldest_seconds")).toEqual([
      "redis_audit_bot_outbox_oldest_seconds 0",
    ]);
  });

  it("counts Slack's calls by outcome, and the seconds that Slack asked to wait", async () => {
    metrics.called({ method: "chat.postMessage", outcome: "ok" });
    metrics.called({ method: "chat.postMessage", outcome: "ratelimited", retryAfterSeconds: 30 });
    expect(await lines("redis_audit_bot_slack_")).toEqual([
      'redis_audit_bot_slack_calls_total{method="chat.postMessage",outcome="ok"} 1',
      'redis_audit_bot_slack_calls_total{method="chat.postMessage",outcome="ratelimited"} 1',
      'redis_audit_bot_slack_rate_limit_wait_seconds_total{method="chat.postMessage"} 30',
    ]);
  });

  it("asks at the scrape what is so only now", async () => {
    let sockets = 2;
    const broken = new Map([
      ["is_archived", 2],
      ["not_in_channel", 1],
    ]);
    metrics.watch({
      openSockets: () => sockets,
      isStoreWritable: () => true,
      brokenChannels: () => broken,
      isTokenRefused: () => true,
      overdue: () => 3,
    });
    sockets = 1;
    expect(await lines("redis_audit_bot_slack_sockets")).toEqual(["redis_audit_bot_slack_sockets 1"]);
    expect(await lines("redis_audit_bot_store_writable")).toEqual(["redis_audit_bot_store_writable 1"]);
    expect(await lines("redis_audit_bot_channels_broken")).toEqual([
      'redis_audit_bot_channels_broken{code="is_archived"} 2',
      'redis_audit_bot_channels_broken{code="not_in_channel"} 1',
    ]);
    broken.clear();
    expect(await lines("redis_audit_bot_channels_broken")).toEqual([]);
    expect(await lines("redis_audit_bot_slack_token_refused")).toEqual([
      "redis_audit_bot_slack_token_refused 1",
    ]);
    expect(await lines("redis_audit_bot_delivery_overdue")).toEqual(["redis_audit_bot_delivery_overdue 3"]);
  });

  it("shows the process itself as well", async () => {
    expect(await lines("nodejs_eventloop_lag_p99_seconds")).toHaveLength(1);
  });
});
