import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Alert } from "../../src/core/alerts/alert.ts";
import type { EscalationPolicy } from "../../src/core/escalation/escalation-policy.ts";
import { type Cluster, type Fleet, noPolicy } from "../../src/core/fleet.ts";
import type { Observation } from "../../src/core/observation.ts";
import type { Silence } from "../../src/core/suppression/silence.ts";
import { actOnAlert } from "../../src/usecases/act-on-alert.ts";
import { evaluateCluster } from "../../src/usecases/evaluate-cluster.ts";
import { tendAlerts } from "../../src/usecases/tend-alerts.ts";
import { silence } from "../core/suppression/samples.ts";
import { hungRound, market, marketNode, memoryRound } from "../support/market.ts";
import { openTestStore, type TestStore } from "../support/sqlite-store.ts";

let opened: TestStore;
const start = 1_750_000_000_000;
const step = 30_000;
const minute = 60_000;
const orders: Cluster = {
  ...market,
  name: "orders",
  owner: { team: "Orders", channel: "C0ORDERS" },
};

beforeEach(async () => {
  opened = await openTestStore();
});
afterEach(() => opened.remove());

function evaluate(round: Observation, cluster = market, changes: Partial<Fleet> = {}): Promise<unknown> {
  const fleet = { ...noPolicy, clusters: [market, orders], ...changes };
  const own = { ...round, cluster: cluster.name };
  return evaluateCluster({ store: opened.store(), fleet }, cluster, [own], round.atMs);
}

function evaluateAll(round: readonly Observation[], cluster: Cluster, atMs: number): Promise<unknown> {
  const fleet = { ...noPolicy, clusters: [market, orders] };
  return evaluateCluster({ store: opened.store(), fleet }, cluster, round, atMs);
}

async function hang(cluster: Cluster, times: number, fromMs = start): Promise<void> {
  for (let round = 0; round < times; round++) await evaluate(hungRound(fromMs + round * step), cluster);
}

function tend(
  nowMs: number,
  changes: Partial<Fleet> = {},
  watchingSinceMs = start - 60 * minute,
): Promise<void> {
  const fleet = { ...noPolicy, clusters: [market, orders], ...changes };
  return tendAlerts({ store: opened.store(), fleet, intervalMs: () => step, nowMs, watchingSinceMs });
}

function act(action: "acknowledge" | "confirm" | "close", atMs: number, userId = "U1") {
  const acting = {
    store: opened.store(),
    fleet: { ...noPolicy, clusters: [market] },
    isAllowed: async () => true,
  };
  return actOnAlert(acting, "A1", { action, userId, source: "button", atMs });
}

const memoryAlert = () => opened.store().alerts.findNewest("memory", { cluster: "market", node: marketNode });
const darkness = (subject: Alert["subject"]) => opened.store().alerts.findNewest("unreachable", subject);

async function history(alertId: string): Promise<readonly string[]> {
  const transitions = await opened.store().alerts.transitions(alertId);
  return transitions.map(({ transition }) => `${transition.name} ${transition.reason}`);
}

async function announced(about: string): Promise<readonly string[]> {
  const entries = await opened.store().outbox.history(about);
  return entries.map(({ message }) => (message.kind === "copy" ? `copy ${message.to}` : message.kind));
}

describe("missing samples", () => {
  it("make an alert stale after three intervals, never resolved", async () => {
    await evaluate(memoryRound(start, 0.96));
    await tend(start + 3 * step - 1);
    expect(await memoryAlert()).toMatchObject({ condition: "firing" });
    await tend(start + 3 * step);
    expect(await memoryAlert()).toMatchObject({ condition: "stale" });
    await tend(start + 100 * step);
    expect(await memoryAlert()).toMatchObject({ condition: "stale" });
  });

  it("are the bot's own fault until a process that just started has probed, however long it was away", async () => {
    await evaluate(memoryRound(start, 0.96));
    const restartedMs = start + 20 * step;
    await tend(restartedMs + 2 * step, {}, restartedMs);
    expect(await memoryAlert()).toMatchObject({ condition: "firing" });
    await tend(restartedMs + 3 * step, {}, restartedMs);
    expect(await memoryAlert()).toMatchObject({ condition: "stale" });
  });
});

describe("what nothing watches any more", () => {
  const day = 24 * 60 * minute;
  const replicaNode = "127.0.0.1:6391";
  const replica = { ...hungRound(start), node: replicaNode };
  const both = { ...market, endpoints: [...market.endpoints, { host: "127.0.0.1", port: 6391 }] };

  it("is closed when its cluster left the fleet file", async () => {
    await evaluate(memoryRound(start, 0.96));
    await tend(start + 14_999, { clusters: [orders] });
    expect(await memoryAlert()).toMatchObject({ condition: "firing" });
    await tend(start + 15_000, { clusters: [orders] });
    expect(await memoryAlert()).toMatchObject({ condition: "closed", resolvedAtMs: start + 15_000 });
    expect(await history("A1")).toEqual(["fired atOnce", "closed clusterLeft"]);
    expect(await announced("A1")).toEqual(["root", "root", "reply"]);
  });

  it("is closed when its node left the cluster unreachable, and reminds nobody for ever", async () => {
    for (const round of [0, 1, 2]) {
      const atMs = start + round * step;
      await evaluateAll([memoryRound(atMs, 0.5), { ...replica, atMs }], both, atMs);
    }
    const subject = { cluster: "market", node: replicaNode };
    expect(await darkness(subject)).toMatchObject({ condition: "firing" });
    for (const round of [3, 4]) await evaluate(memoryRound(start + round * step, 0.5), both);
    await tend(start + 4 * step + 1);
    expect(await darkness(subject)).toMatchObject({ condition: "firing" });
    await evaluate(memoryRound(start + 5 * step, 0.5), both);
    await tend(start + 5 * step + 1);
    const closed = await darkness(subject);
    expect(closed).toMatchObject({ condition: "closed" });
    for (let hours = 4; hours <= 7 * 24; hours += 4) await tend(start + hours * 60 * minute);
    expect(await announced(closed?.id ?? "")).toEqual(["root", "root", "reply"]);
  });

  it("may be closed by a person while it is stale, and goes on in the same thread when it is bad again", async () => {
    await evaluate(memoryRound(start, 0.97));
    expect((await act("close", start + 1))?.transition).toMatchObject({ applied: false, reason: "notStale" });
    await tend(start + 3 * step);
    expect((await act("close", start + 3 * step))?.transition).toMatchObject({
      applied: true,
      name: "closed",
    });
    expect((await act("acknowledge", start + 4 * step))?.transition).toMatchObject({
      applied: false,
      reason: "alreadyClosed",
    });
    await tend(start + day);
    expect(await memoryAlert()).toMatchObject({ condition: "closed" });
    await evaluate(memoryRound(start + 10 * step, 0.97));
    expect((await history("A1")).slice(-2)).toEqual(["acknowledged alreadyClosed", "relapsed afterResolved"]);
  });

  it("goes on in the same thread when a node that left comes back as bad", async () => {
    await evaluate({ ...memoryRound(start, 0.97), node: replicaNode }, both);
    for (const round of [1, 2, 3]) await evaluate(memoryRound(start + round * step, 0.5), both);
    await tend(start + 3 * step);
    await evaluate({ ...memoryRound(start + 4 * step, 0.97), node: replicaNode }, both);
    expect(await history("A1")).toEqual(["fired atOnce", "closed nodeLeft", "relapsed afterResolved"]);
  });

  it("is stale, not closed, while its cluster is not sampled at all, or the node gives other samples", async () => {
    await evaluate(memoryRound(start, 0.96));
    await tend(start + day);
    expect(await memoryAlert()).toMatchObject({ condition: "stale" });
    const round = memoryRound(start + day, 0.96);
    const denied = { ok: false, failure: "denied", message: "NOPERM" } as const;
    await evaluate({ ...round, samples: { memory: denied } });
    await tend(start + day + 1);
    expect(await memoryAlert()).toMatchObject({ condition: "stale" });
  });

  it("is told of nobody where sentinels stood for nodes that could not be found out, once these answer", async () => {
    const sentinels = ["10.0.0.1:26379", "10.0.0.2:26379", "10.0.0.3:26379"];
    const dark = async (atMs: number) => {
      const round = sentinels.map((node) => ({ ...hungRound(atMs), node }));
      await evaluateAll(round, market, atMs);
      await tend(atMs + 1);
    };
    for (const round of [0, 1, 2]) await dark(start + round * step);
    const whole = await darkness({ cluster: "market" });
    expect(whole).toMatchObject({ condition: "firing" });
    for (let round = 3; round <= 12; round++) {
      await evaluate(memoryRound(start + round * step, 0.5));
      for (const seconds of [1, 10, 20]) await tend(start + round * step + seconds * 1000);
    }
    expect(await darkness({ cluster: "market" })).toMatchObject({ condition: "resolved" });
    for (const node of sentinels) {
      const alert = await darkness({ cluster: "market", node });
      expect(alert).toMatchObject({ condition: "closed" });
      expect(alert).not.toHaveProperty("notifiedAtMs");
    }
  });
});

describe("a cluster that was dark and comes back as a single node elsewhere", () => {
  const nodes = ["10.0.0.1:6379", "10.0.0.2:6379"];

  it("is reachable again, and hides nothing of the new node", async () => {
    for (const round of [0, 1, 2]) {
      const atMs = start + round * step;
      await evaluateAll(
        nodes.map((node) => ({ ...hungRound(atMs), node })),
        market,
        atMs,
      );
    }
    expect(await darkness({ cluster: "market" })).toMatchObject({ condition: "firing" });
    for (let round = 3; round <= 10; round++) {
      await evaluate(memoryRound(start + round * step, 0.99));
      await tend(start + round * step + 1);
    }
    expect(await darkness({ cluster: "market" })).toMatchObject({ condition: "resolved" });
    const alert = await memoryAlert();
    expect(alert).toMatchObject({ condition: "firing", severity: "critical" });
    expect(alert).not.toHaveProperty("suppression");
    expect(await announced(alert?.id ?? "")).toContain("root");
  });

  it("hides nothing of it either while the bot sees no end of the darkness", async () => {
    for (const round of [0, 1, 2]) {
      const atMs = start + round * step;
      await evaluateAll(
        nodes.map((node) => ({ ...hungRound(atMs), node })),
        market,
        atMs,
      );
    }
    await hang(market, 1, start + 6 * step);
    await tend(start + 6 * step + 1);
    expect(await darkness({ cluster: "market" })).toMatchObject({ condition: "stale" });
    await hang(market, 2, start + 7 * step);
    const own = await darkness({ cluster: "market", node: marketNode });
    expect(own).toMatchObject({ condition: "firing" });
    expect(own).not.toHaveProperty("suppression");
  });
});

describe("an alert whose route changes with its severity", () => {
  const urgent: EscalationPolicy = {
    name: "urgent",
    steps: [{ afterMs: 5 * minute, target: { kind: "group", groupId: "S0CHIEFS" } }],
    rounds: 1,
    criticalInHoursOnly: false,
    allowBroadcast: false,
  };
  const bySeverity: Partial<Fleet> = {
    escalations: [urgent],
    routes: [
      {
        name: "critical",
        match: { severities: ["critical"] },
        channel: "C0ONCALL",
        mentionGroup: "S0ONCALL",
        escalation: "urgent",
        routes: [],
      },
      { name: "warnings", match: {}, mentionGroup: "none", escalation: "none", routes: [] },
    ],
  };

  it("reaches whom the route of the worse severity names: mention, channel and calls", async () => {
    for (const round of [0, 1, 2]) await evaluate(memoryRound(start + round * step, 0.7), market, bySeverity);
    expect(await memoryAlert()).toMatchObject({ severity: "warning", channel: "C0MARKET" });
    const worseMs = start + 3 * step;
    await evaluate(memoryRound(worseMs, 0.94), market, bySeverity);
    const alert = await memoryAlert();
    expect(alert).toMatchObject({
      severity: "critical",
      channel: "C0MARKET",
      escalation: { policy: "urgent", sinceMs: worseMs },
    });
    expect(await announced("A1")).toEqual(["root", "root", "reply", "copy C0ONCALL"]);
    const transitions = await opened.store().alerts.transitions("A1");
    expect(transitions.at(-1)?.transition).toMatchObject({
      name: "escalated",
      previousVersion: 3,
      mentions: [{ kind: "group", groupId: "S0ONCALL" }],
    });
    await evaluate(memoryRound(worseMs + 5 * minute, 0.94), market, bySeverity);
    await tend(worseMs + 5 * minute, bySeverity);
    expect(await announced("A1")).toEqual([
      "root",
      "root",
      "reply",
      "copy C0ONCALL",
      "reply",
      "copy C0ONCALL",
    ]);
  });
});

describe("an acknowledgment", () => {
  it("is asked for again, lapses, and is recorded only when it comes too late", async () => {
    await evaluate(memoryRound(start, 0.96));
    await act("acknowledge", start);
    await evaluate(memoryRound(start + 60 * minute, 0.96));
    await tend(start + 60 * minute);
    expect(await memoryAlert()).toMatchObject({ handling: "confirming" });
    await evaluate(memoryRound(start + 75 * minute, 0.96));
    await tend(start + 75 * minute);
    expect(await memoryAlert()).toMatchObject({ handling: "open" });
    expect((await act("confirm", start + 76 * minute))?.transition).toMatchObject({
      applied: false,
      reason: "notAcknowledged",
    });
    expect(await history("A1")).toEqual([
      "fired atOnce",
      "acknowledged byPerson",
      "confirmation-asked timeUp",
      "acknowledgment-lapsed noAnswer",
      "confirmed notAcknowledged",
    ]);
  });
});

describe("an escalation", () => {
  const onCall: EscalationPolicy = {
    name: "on-call",
    steps: [
      { afterMs: minute, target: { kind: "group", groupId: "S0TEAM" } },
      { afterMs: 2 * minute, target: { kind: "direct", userIds: ["U0LEAD"] } },
    ],
    rounds: 1,
    criticalInHoursOnly: false,
    allowBroadcast: false,
  };
  const policies: Partial<Fleet> = {
    escalations: [onCall],
    routes: [{ name: "all", match: {}, escalation: "on-call", routes: [] }],
  };

  it("calls each step once, also over a restart, and stops when somebody takes the alert", async () => {
    await evaluate(memoryRound(start, 0.96), market, policies);
    await tend(start + minute, policies);
    await opened.restart();
    await tend(start + minute + 1, policies);
    expect(await announced("A1")).toEqual(["root", "reply"]);
    await evaluate(memoryRound(start + 2 * minute, 0.96), market, policies);
    await Promise.all([tend(start + 2 * minute, policies), tend(start + 2 * minute, policies)]);
    expect((await announced("A1")).filter((kind) => kind.startsWith("copy"))).toEqual(["copy U0LEAD"]);
    await act("acknowledge", start + 2 * minute);
    await tend(start + 3 * minute, policies);
    expect((await history("A1")).filter((line) => line === "called step")).toHaveLength(2);
  });
});

describe("one policy of two teams without hours of its own", () => {
  const office = { weekdays: [1, 2, 3, 4, 5], startMinute: 9 * 60, endMinute: 18 * 60 };
  const policy: EscalationPolicy = {
    name: "shared",
    steps: [{ afterMs: 10 * minute, target: { kind: "direct", userIds: ["U0LEAD"] } }],
    rounds: 1,
    criticalInHoursOnly: false,
    allowBroadcast: false,
  };
  const inShanghai = { ...market, owner: { ...market.owner, hours: "shanghai" } };
  const inNewYork = { ...orders, owner: { ...orders.owner, hours: "new-york" } };
  const teams: Partial<Fleet> = {
    clusters: [inShanghai, inNewYork],
    escalations: [policy],
    routes: [{ name: "all", match: {}, escalation: "shared", routes: [] }],
    hours: [
      { name: "shanghai", timeZone: "Asia/Shanghai", ...office },
      { name: "new-york", timeZone: "America/New_York", ...office },
    ],
  };
  /** Ten in the morning in Shanghai, nine in the evening of the day before in New York. */
  const fridayMs = Date.UTC(2026, 1, 13, 2, 0);
  const called = async (changes: Partial<Fleet>, afterMs: number): Promise<readonly string[]> => {
    for (const cluster of [inShanghai, inNewYork]) {
      for (const round of [0, 1, 2]) {
        await evaluate(memoryRound(fridayMs + round * step, 0.7), cluster, { ...teams, ...changes });
      }
    }
    const atMs = fridayMs + 2 * step + afterMs;
    for (const cluster of [inShanghai, inNewYork]) {
      await evaluate(memoryRound(atMs, 0.7), cluster, { ...teams, ...changes });
    }
    await tend(atMs, { ...teams, ...changes }, fridayMs - 60 * minute);
    const alerts = await opened.store().alerts.list({ open: true });
    const told = await Promise.all(
      alerts.map(async ({ id, subject }) => [subject.cluster, await announced(id)]),
    );
    return told.flatMap(([cluster, entries]) => (entries?.includes("copy U0LEAD") ? [String(cluster)] : []));
  };

  it("calls each by the owner's clock", async () => {
    expect(await called({}, 10 * minute)).toEqual(["market"]);
  });

  it("calls both once both work", async () => {
    expect((await called({}, 13 * 60 * minute)).toSorted()).toEqual(["market", "orders"]);
  });

  it("calls both at any time where it says so", async () => {
    const always = { escalations: [{ ...policy, hours: "always" }] };
    expect((await called(always, 10 * minute)).toSorted()).toEqual(["market", "orders"]);
  });
});

describe("a silence", () => {
  const inForce: Silence = { ...silence, startsAtMs: start, endsAtMs: start + 60 * minute };

  it("hides a told alert from then on, and gives it back to its thread at the end", async () => {
    await evaluate(memoryRound(start, 0.96));
    await opened.store().silences.put(inForce, []);
    await tend(start + 1);
    expect(await memoryAlert()).toMatchObject({ suppression: { by: "silence", id: "S1" } });
    expect(await opened.store().silences.find("S1")).toMatchObject({
      lastMatchedAtMs: start + 1,
      version: 2,
    });
    expect(await announced("A1")).toEqual(["root", "root"]);
    await evaluate(memoryRound(start + 60 * minute, 0.96));
    await tend(start + 60 * minute);
    expect(await memoryAlert()).not.toHaveProperty("suppression");
    expect((await announced("A1")).slice(-2)).toEqual(["root", "reply"]);
    expect(await history("A1")).toEqual(["fired atOnce", "suppressed silence", "unsuppressed silence"]);
  });

  it("that comes again hides at its times only, as maintenance of its id", async () => {
    // `start` is a Sunday, 15:06:40 UTC.
    const weekly: Silence = {
      ...inForce,
      kind: "maintenance",
      endsAtMs: start + 30 * 24 * 60 * minute,
      repeats: { schedule: "0 16 * * 0", durationMs: 30 * minute, timeZone: "UTC" },
    };
    await opened.store().silences.put(weekly, []);
    const fourMs = start + 53 * minute + 20_000;
    for (const [atMs, by] of [
      [start, undefined],
      [fourMs - 1000, undefined],
      [fourMs, "maintenance"],
      [fourMs + 30 * minute, undefined],
    ] as const) {
      await evaluate(memoryRound(atMs, 0.96));
      await tend(atMs);
      expect((await memoryAlert())?.suppression?.by).toBe(by);
    }
    expect(await history("A1")).toEqual([
      "fired atOnce",
      "suppressed maintenance",
      "unsuppressed maintenance",
    ]);
  });

  it("tells its owner of its end in both languages, once", async () => {
    await opened.store().silences.put(inForce, []);
    await tend(start + 45 * minute);
    await tend(start + 46 * minute);
    const notices = await opened.store().outbox.history("S1");
    expect(notices.map(({ message, priority }) => ({ message, priority }))).toEqual([
      {
        priority: 2,
        message: {
          kind: "view",
          to: "U1",
          template: "silence-notice",
          view: {
            notice: "ending",
            silenceId: "S1",
            kind: "silence",
            match: { clusters: ["mark*"] },
            reason: "coupon launch",
            endsAtMs: start + 60 * minute,
            endIdleAfterMs: 86_400_000,
          },
          languages: ["en", "zh"],
        },
      },
    ]);
  });

  it("ends itself after a day in which nothing matched", async () => {
    const day = 24 * 60 * minute;
    await opened.store().silences.put({ ...inForce, endsAtMs: start + 7 * day }, []);
    await tend(start + day);
    expect(await opened.store().silences.find("S1")).toMatchObject({
      ended: { by: "bot", reason: "nothingMatched" },
    });
    expect(await announced("S1")).toEqual(["view"]);
  });
});

describe("an alert that flaps", () => {
  it("is told twice: that it does, and, though resolved for the moment, that it is calm", async () => {
    let atMs = start;
    for (const ratio of [0.96, 0.5, 0.5, 0.96, 0.5, 0.5, 0.96, 0.5, 0.5, 0.96, 0.5, 0.5]) {
      await evaluate(memoryRound(atMs, ratio));
      await tend(atMs);
      atMs += step;
    }
    expect(await memoryAlert()).toMatchObject({ condition: "resolved", flappingSinceMs: start + 6 * step });
    expect((await history("A1")).filter((line) => /flapping|settled/.test(line))).toEqual([
      "flapping tooManyChanges",
    ]);
    await tend(atMs + 60 * minute);
    expect(await memoryAlert()).not.toHaveProperty("flappingSinceMs");
    expect((await history("A1")).at(-1)).toBe("settled calm");
    const replies = (await announced("A1")).filter((kind) => kind === "reply");
    expect(replies).toHaveLength(6);
  });
});

describe("a node that hangs", () => {
  it("tells nobody that samples are missing which it does not give", async () => {
    await evaluate(memoryRound(start, 0.96));
    for (const round of [1, 2]) {
      await hang(market, 1, start + round * step);
      await tend(start + round * step);
    }
    await tend(start + 3 * step);
    expect(await memoryAlert()).toMatchObject({ condition: "firing" });
    await hang(market, 1, start + 3 * step);
    await tend(start + 3 * step + 1);
    await tend(start + 3 * step + 2);
    expect(await history("A1")).toEqual(["fired atOnce", "suppressed inhibition", "went-stale noSample"]);
    expect(await announced("A1")).not.toContain("reply");
  });

  it("that is only suspected to, and was not asked since, makes them stale all the same", async () => {
    await evaluate(memoryRound(start, 0.96));
    await hang(market, 1, start + step);
    await tend(start + 4 * step);
    expect(await memoryAlert()).toMatchObject({ condition: "stale" });
  });

  it("hides its other alerts until they were sampled again", async () => {
    await evaluate(memoryRound(start, 0.96));
    await hang(market, 3, start + step);
    const hungMs = start + 3 * step;
    await tend(hungMs);
    const dark = await darkness({ cluster: "market", node: marketNode });
    expect(await memoryAlert()).toMatchObject({ suppression: { by: "inhibition", id: dark?.id } });
    for (const round of [1, 2]) await evaluate(memoryRound(hungMs + round * step, 0.96));
    await tend(hungMs + 2 * step);
    expect(await darkness({ cluster: "market", node: marketNode })).toMatchObject({ condition: "resolved" });
    expect(await memoryAlert()).toMatchObject({ suppression: { untilMs: hungMs + 2 * step + 120_000 } });
    await evaluate(memoryRound(hungMs + 3 * step, 0.96));
    await tend(hungMs + 3 * step);
    expect(await memoryAlert()).not.toHaveProperty("suppression");
  });
});

describe("a fleet whose clusters all hang at once", () => {
  const fleetChannel = { delivery: { ...noPolicy.delivery, fallbackChannel: "C0SRE" } };

  it("is one alert that points at the bot's network, before any cluster's own", async () => {
    await hang(market, 2);
    await hang(orders, 1);
    await tend(start + step, fleetChannel);
    expect(await darkness({ cluster: "*" })).toBeUndefined();
    await hang(orders, 1, start + step);
    await tend(start + step, fleetChannel);
    const whole = await darkness({ cluster: "*" });
    expect(whole).toMatchObject({
      condition: "firing",
      severity: "critical",
      channel: "C0SRE",
      finding: { reason: "everyCluster", values: { unreachableClusters: { unit: "count", value: 2 } } },
    });
    await hang(market, 1, start + 2 * step);
    await hang(orders, 1, start + 2 * step);
    for (const { name } of [market, orders]) {
      expect(await darkness({ cluster: name, node: marketNode })).toMatchObject({
        condition: "firing",
        suppression: { by: "inhibition", id: whole?.id },
      });
    }
    expect(await opened.store().outbox.pendingCount()).toBe(1);
  });

  it("is over with the first that answers, and the others get time to be sampled before they are told", async () => {
    for (const round of [0, 1, 2]) {
      await hang(market, 1, start + round * step);
      await hang(orders, 1, start + round * step);
      await tend(start + round * step);
    }
    expect(await darkness({ cluster: "*" })).toMatchObject({ channel: "C0MARKET" });
    const backMs = start + 3 * step;
    await evaluate(memoryRound(backMs, 0.5));
    await tend(backMs);
    expect(await darkness({ cluster: "*" })).toMatchObject({ condition: "resolved" });
    const subject = { cluster: "orders", node: marketNode };
    expect(await darkness(subject)).toMatchObject({ suppression: { untilMs: backMs + 120_000 } });
    await evaluate(memoryRound(backMs + step, 0.5), orders);
    await evaluate(memoryRound(backMs + 2 * step, 0.5), orders);
    await tend(backMs + 2 * step);
    const over = await darkness(subject);
    expect(over).toMatchObject({ condition: "resolved" });
    expect(over).not.toHaveProperty("notifiedAtMs");
  });

  it("of a single cluster is that cluster's own matter", async () => {
    await hang(market, 3);
    await tend(start + 2 * step, { clusters: [market] });
    expect(await darkness({ cluster: "*" })).toBeUndefined();
  });
});
