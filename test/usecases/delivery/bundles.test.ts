import { afterEach, describe, expect, it } from "vitest";
import {
  alertsChannel,
  type BenchOptions,
  type DeliveryBench,
  opsChannel,
  startDeliveryBench,
  textOf,
} from "./support/delivery-bench.ts";

let bench: DeliveryBench;
const start = async (options: BenchOptions): Promise<void> => {
  bench = await startDeliveryBench(options);
};
afterEach(() => bench.stop());

const minuteMs = 60_000;
const alertIdsOf = (messages: ReturnType<DeliveryBench["roots"]>) =>
  messages.flatMap(({ metadata }) => (metadata?.event_payload["alert_id"] as string | undefined) ?? []);

describe("a storm", () => {
  it("begins with the eleventh root in five minutes, lists all, and each has its own message in the thread", async () => {
    await start({ rateLimits: true, settings: { stormRoots: 3 } });
    for (let index = 0; index < 10; index += 1) {
      await bench.fire({ severity: index === 8 ? "critical" : "warning" });
    }
    await bench.pass(15_000);
    expect(bench.roots()).toHaveLength(4);
    const storm = bench.roots().at(-1);
    expect(textOf(storm)).toContain("Alert storm: 7 alerts");
    expect(textOf(storm)).toContain("告警风暴：共 7 条告警");
    const members = bench.thread(storm);
    expect(members).toHaveLength(7);
    expect(members.every((member) => JSON.stringify(member.blocks).includes("alert:acknowledge"))).toBe(true);
    const all = [...alertIdsOf(bench.roots()), ...alertIdsOf(members)];
    expect([...all].sort()).toEqual(["A1", "A10", "A2", "A3", "A4", "A5", "A6", "A7", "A8", "A9"]);
    await bench.pass(16_000);
    expect(await bench.store().outbox.pendingCount()).toBe(0);
  });

  it("finds an alert by its own message in the thread, and answers in that thread with its name", async () => {
    await start({ settings: { stormRoots: 1 } });
    await bench.fire();
    await bench.fire();
    await bench.pass(5000);
    const [, storm] = bench.roots();
    const [member] = bench.thread(storm);
    const alert = await bench.store().alerts.findByRoot(alertsChannel, member?.ts ?? "");
    expect(alert).toMatchObject({ id: "A2", bundleId: "B1" });
    await bench.change("A2", {}, { name: "escalated", reason: "worse" }, ["reply"]);
    await bench.pass(2000);
    const reply = bench.thread(storm).at(-1);
    expect(bench.thread(storm)).toHaveLength(2);
    expect(JSON.stringify(reply?.blocks)).toContain("`A2`");
  });

  it("edits its list as members come and change, but not more often than told", async () => {
    await start({ settings: { stormRoots: 1 } });
    await bench.fire();
    await bench.fire();
    await bench.pass(30_000);
    const edits = () =>
      bench.workspace.client.calls.filter(
        ({ method, args }) => method === "chat.update" && args["ts"] === bench.roots()[1]?.ts,
      ).length;
    const before = edits();
    for (let index = 0; index < 5; index += 1) {
      await bench.fire();
      await bench.pass(2000);
    }
    await bench.change("A2", { condition: "resolved" }, { name: "resolved", reason: "good" });
    await bench.pass(16_000);
    expect(edits() - before).toBe(1);
    expect(textOf(bench.roots()[1])).toContain("Alert storm: 6 alerts, 5 open");
  });

  it("ends when nobody joined for five minutes, says so, and the next alert stands by itself", async () => {
    await start({ settings: { stormRoots: 1 } });
    await bench.fire();
    await bench.fire();
    await bench.pass(2000);
    bench.jump(5 * minuteMs);
    await bench.reconcile();
    const [, storm] = bench.roots();
    expect(textOf(storm)).toContain("No more have come");
    expect(await bench.store().bundles.find("B1")).toMatchObject({ closedAtMs: bench.nowMs() });
    await bench.fire();
    await bench.pass(2000);
    expect(bench.roots()).toHaveLength(3);
  });

  it("names every one of many alerts in its root, within Slack's limits, long before each has its message", async () => {
    await start({ rateLimits: true, settings: { stormRoots: 5 } });
    for (let index = 0; index < 100; index += 1) {
      await bench.fire({ severity: index % 3 ? "warning" : "critical" });
      if (index % 10 === 0) await bench.pass(1000);
    }
    await bench.pass(16_000);
    expect(bench.roots()).toHaveLength(6);
    const shown = bench.roots().map(textOf).join("\n");
    const ids = Array.from({ length: 100 }, (_, index) => `A${index + 1}`);
    expect(ids.filter((id) => !new RegExp(`\\b${id}\\b`).test(shown))).toEqual([]);
    expect(bench.workspace.client.messages(alertsChannel).length).toBeLessThan(40);
  });

  it("opens another root when the list of the first is full, so that every alert is named by one of them", async () => {
    await start({ rateLimits: true, settings: { stormRoots: 1 } });
    for (let index = 0; index < 230; index += 1) await bench.fire();
    await bench.pass(5000);
    const [own, first, second] = bench.roots();
    expect(bench.roots()).toHaveLength(3);
    const named = (from: number, to: number, root: string): number =>
      Array.from({ length: to - from + 1 }, (_, index) => `A${from + index}`).filter((id) =>
        new RegExp(`\\b${id}\\b`).test(root),
      ).length;
    expect(textOf(own)).toContain("A1");
    expect(named(2, 201, textOf(first))).toBe(200);
    expect(named(202, 230, textOf(second))).toBe(29);
  });

  it("goes on in a new thread when its root was deleted", async () => {
    await start({ settings: { stormRoots: 1 } });
    await bench.fire();
    await bench.fire();
    await bench.pass(3000);
    const [, storm] = bench.roots();
    for (const message of [...bench.thread(storm), storm]) {
      if (message !== undefined) bench.workspace.client.deleteMessage(message);
    }
    await bench.fire();
    await bench.pass(30_000);
    await bench.reconcile();
    await bench.pass(10_000);
    const messages = [...bench.roots(), ...bench.roots().flatMap((root) => [...bench.thread(root)])];
    expect([...new Set(alertIdsOf(messages))].sort()).toEqual(["A1", "A2", "A3"]);
    expect(alertIdsOf(messages)).toHaveLength(3);
  });

  it("is left for another one when its thread is locked", async () => {
    await start({ settings: { stormRoots: 1 } });
    await bench.fire();
    await bench.fire();
    await bench.pass(3000);
    const [, storm] = bench.roots();
    if (storm !== undefined) bench.workspace.client.lockThread(storm);
    await bench.fire();
    await bench.change("A2", {}, { name: "escalated", reason: "worse" }, ["reply"]);
    await bench.pass(20_000);
    const next = bench.roots().at(-1);
    expect(next?.ts).not.toBe(storm?.ts);
    expect(alertIdsOf(bench.thread(next)).toSorted()).toEqual(["A2", "A3"]);
    expect(alertIdsOf(bench.thread(storm))).toEqual([]);
    expect(await bench.store().outbox.pendingCount()).toBe(0);
  });

  it("moves to the fallback channel with everything when its channel is archived", async () => {
    await start({ settings: { stormRoots: 1, fallbackChannel: opsChannel } });
    await bench.fire();
    await bench.fire();
    await bench.pass(3000);
    bench.workspace.client.archiveChannel(alertsChannel);
    for (let index = 0; index < 3; index += 1) await bench.fire();
    await bench.pass(30_000);
    const messages = [
      ...bench.roots(opsChannel),
      ...bench.roots(opsChannel).flatMap((root) => [...bench.thread(root)]),
    ];
    expect(alertIdsOf(messages)).toEqual(expect.arrayContaining(["A3", "A4", "A5"]));
    expect(await bench.store().outbox.pendingCount()).toBe(0);
  });
});

describe("a group", () => {
  const warning = { severity: "warning" } as const;

  it("waits for others of its team and cluster, then tells them in one message", async () => {
    await start({ groupWaitMs: 30_000 });
    await bench.fire(warning);
    await bench.pass(10_000);
    await bench.fire(warning);
    await bench.fire(warning);
    await bench.pass(19_000);
    expect(bench.roots()).toEqual([]);
    await bench.pass(5000);
    const [group] = bench.roots();
    expect(bench.roots()).toHaveLength(1);
    expect(textOf(group)).toContain("`market`: 3 alerts fired together");
    expect(alertIdsOf(bench.thread(group)).toSorted()).toEqual(["A1", "A2", "A3"]);
  });

  it("lets one that stays alone stand by itself, and a critical one at once", async () => {
    await start({ groupWaitMs: 30_000 });
    await bench.fire(warning);
    await bench.fire({ severity: "critical" });
    await bench.pass(1000);
    expect(alertIdsOf(bench.roots())).toEqual(["A2"]);
    await bench.pass(30_000);
    expect(alertIdsOf(bench.roots())).toEqual(["A2", "A1"]);
  });

  it("takes later ones for an hour, and tells them in its list after the interval", async () => {
    await start({ groupWaitMs: 30_000 });
    await bench.fire(warning);
    await bench.fire(warning);
    await bench.pass(33_000);
    await bench.fire(warning);
    await bench.pass(3000);
    const [group] = bench.roots();
    expect(bench.thread(group)).toHaveLength(3);
    expect(textOf(bench.roots()[0])).toContain("2 alerts fired together");
    bench.jump(5 * minuteMs);
    await bench.pass(2000);
    expect(textOf(bench.roots()[0])).toContain("3 alerts fired together");
    bench.jump(60 * minuteMs);
    await bench.fire(warning);
    await bench.pass(31_000);
    expect(bench.roots()).toHaveLength(2);
  });

  it("is not waited for again after a restart", async () => {
    await start({ groupWaitMs: 30_000 });
    await bench.fire(warning);
    await bench.pass(20_000);
    await bench.restart();
    await bench.pass(11_000);
    expect(alertIdsOf(bench.roots())).toEqual(["A1"]);
  });

  it("does not hold back what a person did to a waiting alert for longer than the wait", async () => {
    await start({ groupWaitMs: 30_000 });
    await bench.fire(warning);
    await bench.deliver();
    await bench.change("A1", { handling: "acknowledged" }, { name: "acknowledged", source: "command" });
    await bench.pass(31_000);
    expect(bench.thread(bench.roots()[0])).toHaveLength(1);
    expect(await bench.store().outbox.pendingCount()).toBe(0);
  });
});
