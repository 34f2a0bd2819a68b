import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  alertsChannel,
  type BenchOptions,
  type DeliveryBench,
  startDeliveryBench,
  textOf,
} from "./support/delivery-bench.ts";

let bench: DeliveryBench;

beforeEach(async () => {
  bench = await startDeliveryBench();
});
afterEach(() => bench.stop());
const restartBench = async (options: BenchOptions): Promise<void> => {
  await bench.stop();
  bench = await startDeliveryBench(options);
};

const acknowledged = {
  name: "acknowledged",
  actor: { kind: "user", userId: "U01SAM" },
  source: "button",
  reason: "byPerson",
} as const;
const acknowledge = () => bench.change("A1", { handling: "acknowledged" }, acknowledged);
const callsOf = (method: string) => bench.workspace.client.calls.filter((call) => call.method === method);

describe("deliverDue", () => {
  it("posts the root, then edits it, with the history in its thread", async () => {
    await bench.fire();
    await bench.deliver();
    await acknowledge();
    await bench.deliver();
    const [root] = bench.roots();
    expect(bench.roots()).toHaveLength(1);
    expect(root?.editedTs).toBeDefined();
    expect(root?.metadata?.event_payload).toEqual({
      outbox_id: "out-2",
      alert_id: "A1",
      state: "firing acknowledged critical",
    });
    expect(bench.thread(root)).toHaveLength(1);
    expect(await bench.store().outbox.pendingCount()).toBe(0);
  });

  it("posts no more in a moment than the workspace takes, the most urgent first, and edits meanwhile", async () => {
    const channels = Array.from({ length: 30 }, (_, index) => `C1${String(index).padStart(2, "0")}TEAM`);
    await restartBench({ channels });
    await bench.fire();
    await bench.deliver();
    bench.jump(60_000);
    for (const channel of channels.slice(0, 25)) await bench.fire({ channel, severity: "warning" });
    for (const channel of channels.slice(25)) await bench.fire({ channel });
    await bench.change("A1", { condition: "recovering" }, { name: "recovering" }, ["root"]);
    const posted = () => channels.filter((channel) => bench.roots(channel).length === 1);
    await bench.deliver();
    expect(posted()).toHaveLength(20);
    expect(posted().slice(-5)).toEqual(channels.slice(25));
    expect(bench.roots()[0]?.metadata?.event_payload["state"]).toBe("recovering open critical");
    await bench.pass(2000);
    expect(posted()).toHaveLength(28);
    await bench.pass(1000);
    expect(posted()).toHaveLength(30);
  });

  it("edits once for several changes that waited", async () => {
    await bench.fire();
    await bench.deliver();
    await acknowledge();
    await bench.change("A1", { condition: "resolved" }, { name: "resolved", reason: "good" });
    await bench.deliver();
    expect(callsOf("chat.update")).toHaveLength(1);
    expect(bench.thread(bench.roots()[0])).toHaveLength(2);
  });

  it("shows newer figures at most every 15 seconds, and what a person does at once", async () => {
    await bench.fire();
    await bench.deliver();
    for (let second = 0; second < 45; second += 1) {
      await bench.change("A1", {}, undefined, ["root"]);
      await bench.pass(1000);
    }
    expect(callsOf("chat.update")).toHaveLength(3);
    await bench.change("A1", {}, undefined, ["root"]);
    await acknowledge();
    await bench.deliver();
    expect(callsOf("chat.update")).toHaveLength(4);
    expect(bench.thread(bench.roots()[0])).toHaveLength(1);
  });

  it("brings a root up to date that was posted unheard before the alert grew worse", async () => {
    bench.workspace.client.failNext("chat.postMessage", "apply-then-drop");
    await bench.fire({ severity: "warning" });
    await bench.deliver();
    await bench.change("A1", { severity: "critical" }, undefined, ["root"]);
    await bench.pass(5000);
    expect(bench.roots()).toHaveLength(1);
    expect(bench.roots()[0]?.metadata?.event_payload["state"]).toBe("firing open critical");
    expect(textOf(bench.roots()[0])).toContain("Critical");
  });

  it("waits as long as Slack asks, then posts", async () => {
    bench.workspace.client.failNext("chat.postMessage", { status: 429, retryAfterSeconds: 7 });
    await bench.fire();
    await bench.deliver();
    bench.jump(6999);
    await bench.deliver();
    expect(bench.roots()).toEqual([]);
    bench.jump(1);
    await bench.deliver();
    expect(bench.roots()).toHaveLength(1);
  });

  it.each([
    ["a 429 that does not say how long", { status: 429 }],
    ["a 503", { status: 503, body: "upstream unavailable" }],
    ["a page of HTML", "html"],
    ["a connection that closes", "drop"],
    ["no answer in time", "hang"],
  ] as const)("doubles its patience from one second after %s", async (_what, fault) => {
    await restartBench({ timeoutMs: 500 });
    bench.workspace.client.failNext("chat.postMessage", fault, 2);
    await bench.fire();
    await bench.deliver();
    bench.jump(1000);
    await bench.deliver();
    bench.jump(1999);
    await bench.deliver();
    expect(bench.roots()).toEqual([]);
    bench.jump(1);
    await bench.deliver();
    expect(bench.roots()).toHaveLength(1);
    expect(await bench.store().outbox.pendingCount()).toBe(0);
  });

  it.each(["apply-then-drop", "apply-then-hang", "truncated-json"] as const)(
    "does not post again what stands in the channel after %s",
    async (fault) => {
      await restartBench({ timeoutMs: 500 });
      bench.workspace.client.failNext("chat.postMessage", fault);
      await bench.fire();
      await bench.deliver();
      expect(bench.roots()).toHaveLength(1);
      bench.jump(1000);
      await bench.deliver();
      expect(bench.roots()).toHaveLength(1);
      expect((await bench.store().alerts.find("A1"))?.rootTs).toBe(bench.roots()[0]?.ts);
      bench.workspace.client.failNext("chat.postMessage", fault);
      await acknowledge();
      await bench.deliver();
      bench.jump(1000);
      await bench.deliver();
      expect(bench.thread(bench.roots()[0])).toHaveLength(1);
    },
  );

  it("looks up what a process that was killed while sending may have posted", async () => {
    await bench.fire();
    const [entry] = await bench.store().outbox.claim({ nowMs: bench.nowMs(), leaseMs: 40_000, limit: 10 });
    await bench
      .delivering()
      .poster.post({ channel: alertsChannel, text: "x", blocks: [] }, { outboxId: entry?.id ?? "" });
    await bench.restart();
    bench.jump(39_999);
    await bench.deliver();
    expect(callsOf("conversations.history")).toEqual([]);
    bench.jump(1);
    await bench.deliver();
    expect(bench.roots()).toHaveLength(1);
    expect(await bench.store().alerts.find("A1")).toMatchObject({ rootTs: bench.roots()[0]?.ts });
  });

  it("gives up a message that Slack will never take, and goes on with the next", async () => {
    await bench.fire();
    await bench.deliver();
    bench.workspace.client.failNext("chat.update", { error: "invalid_blocks" });
    await acknowledge();
    await bench.deliver();
    expect(bench.thread(bench.roots()[0])).toHaveLength(1);
    expect(bench.problems.at(-1)).toContain("invalid_blocks");
    expect(await bench.store().outbox.pendingCount()).toBe(0);
  });

  it("posts the root with the next reply when Slack refused its first form", async () => {
    bench.workspace.client.failNext("chat.postMessage", { error: "invalid_blocks" });
    await bench.fire();
    await bench.deliver();
    expect(bench.roots()).toEqual([]);
    await bench.change("A1", {}, { name: "escalated", reason: "worse" }, ["reply"]);
    await bench.deliver();
    expect(bench.roots()).toHaveLength(1);
    expect(bench.thread(bench.roots()[0])).toHaveLength(1);
    expect(await bench.store().outbox.pendingCount()).toBe(0);
  });

  it("tells a person and another channel, each with a link to the alert", async () => {
    await bench.fire();
    await bench.change("A1", {}, { name: "called", reason: "step" }, [
      { copyTo: "U01SAM" },
      { copyTo: "C09OPS" },
    ]);
    await bench.deliver();
    const [root] = bench.roots();
    const link = `/archives/${alertsChannel}/p${root?.ts.replace(".", "")}`;
    const [direct] = bench.workspace.client.directMessages("U01SAM");
    expect(JSON.stringify(direct?.blocks)).toContain(link);
    expect(JSON.stringify(bench.roots("C09OPS")[0]?.blocks)).toContain(link);
  });

  it("does not write to a person twice when Slack's answer was lost", async () => {
    await bench.fire();
    await bench.deliver();
    bench.workspace.client.failNext("chat.postMessage", "apply-then-drop");
    await bench.change("A1", {}, { name: "called", reason: "step" }, [{ copyTo: "U01SAM" }]);
    await bench.deliver();
    bench.jump(1000);
    await bench.deliver();
    expect(bench.workspace.client.directMessages("U01SAM")).toHaveLength(1);
    expect(await bench.store().outbox.pendingCount()).toBe(0);
  });

  it("loses nothing while the token is refused, says since when, and asks for it rarely", async () => {
    bench.workspace.client.failNext("*", { error: "token_revoked" }, 4);
    await bench.fire();
    await bench.fire({ severity: "warning" });
    await bench.pass(59_000);
    expect(bench.delivering().token.problem).toEqual({ code: "token_revoked", sinceMs: 1_770_000_000_000 });
    expect(bench.workspace.client.calls.length).toBeLessThan(7);
    expect(bench.problems.length).toBeLessThan(4);
    await bench.pass(60_000);
    expect(bench.roots()).toHaveLength(2);
    expect(bench.delivering().token.problem).toBeUndefined();
  });

  it("keeps Slack's pace by itself, the critical ones first", async () => {
    await restartBench({ rateLimits: true, settings: { stormRoots: 100 } });
    for (let index = 0; index < 12; index += 1) await bench.fire({ severity: "warning" });
    const last = await bench.fire();
    await bench.deliver();
    expect(bench.roots()).toHaveLength(3);
    expect(bench.roots()[0]?.metadata?.event_payload["alert_id"]).toBe(last.id);
    await bench.pass(12_000);
    expect(bench.roots()).toHaveLength(13);
    expect(bench.workspace.client.calls.filter(({ outcome }) => outcome === "ratelimited")).toEqual([]);
  });

  it("does not let one channel's queue hold up another's", async () => {
    await restartBench({ settings: { stormRoots: 1000 } });
    for (let index = 0; index < 60; index += 1) await bench.fire({ severity: "warning" });
    await bench.fire({ severity: "warning", channel: "C09OPS" });
    await bench.deliver();
    expect(bench.roots("C09OPS")).toHaveLength(1);
    expect(bench.roots()).toHaveLength(3);
  });

  it("spreads many edits as Slack takes them", async () => {
    await restartBench({ rateLimits: true, settings: { stormRoots: 1000 } });
    const ids: string[] = [];
    for (let index = 0; index < 24; index += 1) {
      const channel = index % 2 ? "C09OPS" : alertsChannel;
      ids.push((await bench.fire({ severity: "warning", channel })).id);
    }
    await bench.pass(10_000);
    for (const id of ids) {
      await bench.change(id, { condition: "recovering" }, { name: "recovering" }, ["root"]);
    }
    await bench.pass(6_000);
    const roots = [...bench.roots(), ...bench.roots("C09OPS")];
    expect(roots.filter(({ editedTs }) => editedTs !== undefined)).toHaveLength(24);
    expect(bench.workspace.client.calls.filter(({ outcome }) => outcome === "ratelimited")).toEqual([]);
  });
});
