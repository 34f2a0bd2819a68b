import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Message } from "../../../sandbox/workspace/protocol.ts";
import { noPolicy } from "../../../src/core/fleet.ts";
import { auditDelivery } from "../../../src/usecases/delivery/audit-delivery.ts";
import { repairDeleted } from "../../../src/usecases/delivery/repair-deleted.ts";
import {
  alertsChannel,
  type DeliveryBench,
  startDeliveryBench,
  startMs,
  textOf,
} from "./support/delivery-bench.ts";

let bench: DeliveryBench;
beforeEach(async () => {
  bench = await startDeliveryBench();
});
afterEach(() => bench.stop());

const nothing = { missing: [], outdated: [], doubled: [], failed: [] };

describe("reconcile", () => {
  it("finds nothing to do where Slack shows what the store holds", async () => {
    for (let index = 0; index < 3; index += 1) await bench.fire();
    await bench.pass(2000);
    expect(await bench.reconcile()).toEqual(nothing);
  });

  it("posts a root anew that was deleted", async () => {
    await bench.fire();
    await bench.fire();
    await bench.pass(2000);
    const [, second] = bench.roots();
    if (second !== undefined) bench.workspace.client.deleteMessage(second);
    expect(await bench.reconcile()).toEqual({ ...nothing, missing: ["A2"] });
    await bench.pass(3000);
    expect(bench.roots()).toHaveLength(2);
    expect(await bench.reconcile()).toEqual(nothing);
  });

  it("edits a root that shows an older state", async () => {
    await bench.fire();
    await bench.deliver();
    await bench.change("A1", { handling: "acknowledged" }, { name: "acknowledged" }, []);
    expect(await bench.reconcile()).toEqual({ ...nothing, outdated: ["A1"] });
    expect(bench.roots()[0]?.metadata?.event_payload["state"]).toBe("firing acknowledged critical");
    expect(await bench.reconcile()).toEqual(nothing);
  });

  it("deletes a second root of an alert, and keeps the one that people answered", async () => {
    await bench.fire();
    await bench.deliver();
    const [root] = bench.roots();
    const mark = { outboxId: "out-x", alertId: "A1", state: "firing open critical" };
    const twin = { channel: alertsChannel, text: "twin", blocks: [] };
    await bench.fire();
    await bench.deliver();
    await bench.delivering().poster.post(twin, mark);
    expect((await bench.reconcile()).doubled).toEqual([]);
    bench.jump(121_000);
    expect(await bench.reconcile()).toEqual({ ...nothing, doubled: ["A1"] });
    expect(bench.roots()).toHaveLength(2);
    expect(bench.roots()[0]?.ts).toBe(root?.ts);
  });

  it("repairs a member in a bundle's thread", async () => {
    await bench.stop();
    bench = await startDeliveryBench({ settings: { stormRoots: 1 } });
    await bench.fire();
    await bench.fire();
    await bench.fire();
    await bench.pass(5000);
    const [, storm] = bench.roots();
    const [member] = bench.thread(storm);
    if (member !== undefined) bench.workspace.client.deleteMessage(member);
    const found = await bench.reconcile();
    expect(found.missing).toHaveLength(1);
    await bench.pass(5000);
    const roots = bench.thread(storm).flatMap(({ metadata }) => metadata?.event_payload["alert_id"] ?? []);
    expect([...roots].sort()).toEqual(["A2", "A3"]);
  });

  it("leaves alone what is still to be sent, and what Slack does not let it read", async () => {
    await bench.fire();
    await bench.deliver();
    bench.workspace.client.failNext("chat.update", { status: 503 });
    await bench.change("A1", { handling: "acknowledged" }, { name: "acknowledged" });
    await bench.deliver();
    expect(await bench.reconcile()).toEqual(nothing);
    bench.workspace.client.failNext("conversations.history", { error: "token_revoked" });
    expect(await bench.reconcile()).toEqual(nothing);
  });

  it("looks at many roots with few calls", async () => {
    for (let index = 0; index < 10; index += 1) await bench.fire();
    await bench.pass(8000);
    const before = bench.workspace.client.calls.length;
    await bench.reconcile();
    expect(bench.workspace.client.calls.length - before).toBe(1);
  });
});

describe("reconcile, with more to read than Slack allows", () => {
  const channels = Array.from({ length: 20 }, (_, index) => `C1${String(index).padStart(2, "0")}TEAM`);
  const deleteAll = () => {
    for (const channel of channels)
      for (const root of bench.roots(channel)) bench.workspace.client.deleteMessage(root);
  };
  beforeEach(async () => {
    await bench.stop();
    bench = await startDeliveryBench({ channels });
    for (const channel of channels) await bench.fire({ channel });
    await bench.deliver();
  });

  it("goes on where the last round stopped, so that each is looked at in its turn", async () => {
    deleteAll();
    const found: string[] = [];
    for (let round = 0; round < 2; round += 1) {
      bench.jump(180_000);
      found.push(...(await bench.reconcile()).missing);
      await bench.pass(5000);
    }
    expect(found).toHaveLength(20);
    expect(new Set(found).size).toBe(20);
    expect(channels.filter((channel) => bench.roots(channel).length !== 1)).toEqual([]);
  });

  it("repairs the others when one channel cannot be read, whatever Slack says of it", async () => {
    const rounds = [{ error: "missing_scope" }, { status: 503 }, { error: "cant_help_you_now" }] as const;
    for (const fault of rounds) {
      deleteAll();
      bench.jump(180_000);
      bench.workspace.client.failNext("conversations.history", fault);
      const { missing, failed } = await bench.reconcile();
      expect(failed).toHaveLength(1);
      expect(missing).toHaveLength(14);
      await bench.pass(2000);
    }
  });

  it("repairs what it saw before Slack limits the rate, and begins with the rest next time", async () => {
    deleteAll();
    bench.jump(180_000);
    const { client } = bench.workspace;
    client.failNext("conversations.history", { status: 429, retryAfterSeconds: 30 });
    expect(await bench.reconcile()).toEqual({
      ...nothing,
      failed: [{ channel: "C119TEAM", code: "ratelimited" }],
    });
    bench.jump(180_000);
    const { missing } = await bench.reconcile();
    expect(missing).not.toContain("A20");
    expect(missing.length).toBeGreaterThan(10);
  });
});

describe("reconcile, with roots far apart in a busy channel", () => {
  it("reads on in the next round after as many single messages as Slack allows", async () => {
    await bench.stop();
    bench = await startDeliveryBench({ settings: { stormRoots: 1000 } });
    for (let index = 0; index < 30; index += 1) await bench.fire();
    await bench.pass(40_000);
    for (let index = 0; index < 220; index += 1)
      await bench.workspace.client.say("U01SAM", alertsChannel, `${index}`);
    for (const root of bench.roots().slice(0, 30)) bench.workspace.client.deleteMessage(root);
    const found: string[] = [];
    for (let round = 0; round < 3; round += 1) {
      bench.jump(180_000);
      found.push(...(await bench.reconcile()).missing);
    }
    expect(new Set(found).size).toBe(30);
  });
});

describe("repairDeleted", () => {
  const repair = async (ts: string) => {
    const isRoot = await repairDeleted(bench.store(), { channel: alertsChannel, ts }, bench.nowMs());
    await bench.pass(3000);
    return isRoot;
  };
  const deleted = (message: Message | undefined): string => {
    if (message === undefined) throw new Error("it was never posted");
    bench.workspace.client.deleteMessage(message);
    return message.ts;
  };

  it("posts the root of an open alert anew at once, and says in its thread why", async () => {
    await bench.fire();
    await bench.deliver();
    const ts = deleted(bench.roots()[0]);
    expect(await repair(ts)).toBe(true);
    const [root, ...others] = bench.roots();
    expect(others).toEqual([]);
    expect(root?.metadata?.event_payload["alert_id"]).toBe("A1");
    expect(bench.thread(root).map(textOf).join()).toContain("was deleted");
  });

  it("lets go what is over, and what was no root", async () => {
    await bench.fire();
    await bench.pass(2000);
    await bench.change("A1", { condition: "resolved" }, { name: "resolved" });
    await bench.pass(2000);
    const [root] = bench.roots();
    const [reply] = bench.thread(root);
    expect(await repair(deleted(reply))).toBe(false);
    expect(await repair(deleted(root))).toBe(false);
    expect(bench.roots()).toEqual([]);
  });

  it("posts the list of a storm anew while one of its alerts is open", async () => {
    await bench.stop();
    bench = await startDeliveryBench({ settings: { stormRoots: 1 } });
    for (let index = 0; index < 3; index += 1) await bench.fire();
    await bench.pass(5000);
    const ts = deleted(bench.roots()[1]);
    expect(await repair(ts)).toBe(true);
    expect(textOf(bench.roots().at(-1))).toContain("Alert storm");
  });
});

describe("auditDelivery", () => {
  const audit = () =>
    auditDelivery({
      store: bench.store(),
      fleet: { ...noPolicy, clusters: [] },
      nowMs: bench.nowMs(),
      sinceMs: startMs,
    });

  it("finds nothing on a good day", async () => {
    await bench.fire();
    await bench.deliver();
    bench.jump(600_000);
    expect(await audit()).toEqual([]);
  });

  it("finds messages and clicks that wait for too long", async () => {
    bench.workspace.client.setBotMembership(alertsChannel, false);
    await bench.fire();
    await bench.deliver();
    await bench.store().inbox.accept({ id: "Ev1", body: {}, receivedAtMs: bench.nowMs() });
    bench.jump(359_999);
    expect(await audit()).toEqual([{ kind: "inboxWaiting", count: 1, sinceMs: 1_770_000_000_000 }]);
    bench.jump(1);
    expect(await audit()).toEqual([
      { kind: "messagesWaiting", count: 1, sinceMs: 1_770_000_000_000 },
      { kind: "inboxWaiting", count: 1, sinceMs: 1_770_000_000_000 },
    ]);
  });

  it("asks again for an alert that fires and that nobody would tell", async () => {
    await bench.fire({}, []);
    bench.jump(120_000);
    expect(await audit()).toEqual([{ kind: "alertUntold", alertId: "A1", sinceMs: 1_770_000_000_000 }]);
    await bench.deliver();
    expect(bench.roots()).toHaveLength(1);
    expect(await audit()).toEqual([]);
  });

  it("does not ask for one that is silenced", async () => {
    await bench.fire({ suppression: { by: "silence", id: "S1", sinceMs: 1 } }, []);
    bench.jump(120_000);
    expect(await audit()).toEqual([]);
  });
});
