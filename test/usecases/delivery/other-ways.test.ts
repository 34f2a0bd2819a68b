import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  alertsChannel,
  type DeliveryBench,
  opsChannel,
  startDeliveryBench,
  textOf,
} from "./support/delivery-bench.ts";

let bench: DeliveryBench;
const open = async (options: Parameters<typeof startDeliveryBench>[0] = {}): Promise<void> => {
  await bench?.stop();
  bench = await startDeliveryBench(options);
};

beforeEach(async () => {
  bench = await startDeliveryBench({ settings: { fallbackChannel: opsChannel } });
});
afterEach(() => bench.stop());

const tell = (id = "A1") => bench.change(id, {}, { name: "escalated", reason: "worse" }, ["reply"]);
const show = (id = "A1") => bench.change(id, { condition: "recovering" }, { name: "recovering" }, ["root"]);
const rootOf = (id: string) =>
  bench.roots(opsChannel).find(({ metadata }) => metadata?.event_payload["alert_id"] === id);
const failNext = (method: string, error: string, times?: number) =>
  bench.workspace.client.failNext(method, { error }, times);

describe("a root that was deleted", () => {
  it("is posted again in the same epoch, says so, and its history goes on there", async () => {
    await bench.fire();
    await bench.pass(3000);
    const [first] = bench.roots();
    if (first !== undefined) bench.workspace.client.deleteMessage(first);
    await show();
    await bench.pass(3000);
    await tell();
    await bench.pass(3000);
    const [root] = bench.roots();
    expect(bench.roots()).toHaveLength(1);
    expect(await bench.store().alerts.find("A1")).toMatchObject({ rootTs: root?.ts, epoch: 1 });
    const [note, reply] = bench.thread(root);
    expect(textOf(note)).toContain("The earlier message of `A1` was deleted");
    expect(textOf(note)).toContain("之前的消息已被删除");
    expect(reply?.metadata?.event_payload).toEqual({ outbox_id: "out-4" });
  });

  it("is posted again when a reply finds no thread", async () => {
    await bench.fire();
    await bench.pass(3000);
    const [first] = bench.roots();
    if (first !== undefined) bench.workspace.client.deleteMessage(first);
    await tell();
    await bench.pass(3000);
    const [root] = bench.roots();
    expect(root?.ts).not.toBe(first?.ts);
    expect(bench.thread(root)).toHaveLength(2);
    expect(await bench.store().outbox.pendingCount()).toBe(0);
  });

  it("is posted once though Slack's answer to the new one was lost", async () => {
    await bench.fire();
    await bench.pass(3000);
    const [first] = bench.roots();
    if (first !== undefined) bench.workspace.client.deleteMessage(first);
    await tell();
    failNext("chat.postMessage", "thread_not_found");
    bench.workspace.client.failNext("chat.postMessage", "apply-then-drop");
    await bench.pass(10_000);
    expect(bench.roots()).toHaveLength(1);
    expect(bench.thread(bench.roots()[0])).toHaveLength(2);
  });
});

describe("a call that waited", () => {
  const call = () =>
    bench.change("A1", {}, { name: "called", step: 1, round: 1 }, ["reply", { copyTo: "U01SAM" }]);
  beforeEach(async () => {
    await open();
    await bench.fire();
    await bench.pass(3000);
    bench.workspace.client.setBotMembership(alertsChannel, false);
    await call();
    await bench.pass(60_000);
  });

  it("is dropped when somebody took the alert meanwhile: nobody is called to what is taken", async () => {
    await bench.change("A1", { handling: "acknowledged" }, { name: "acknowledged" });
    bench.workspace.client.setBotMembership(alertsChannel, true);
    await bench.pass(60_000);
    expect(bench.thread(bench.roots()[0]).map(textOf).join()).not.toContain("Nobody has taken it yet");
    expect(bench.workspace.client.directMessages("U01SAM")).toEqual([]);
    const history = await bench.store().outbox.history("A1");
    expect(history.map(({ message, state }) => `${message.kind} ${state}`)).toEqual([
      "root confirmed",
      "reply dropped",
      "copy dropped",
      "root confirmed",
      "reply confirmed",
    ]);
  });

  it("is sent, however late, while nobody took it", async () => {
    bench.workspace.client.setBotMembership(alertsChannel, true);
    await bench.pass(60_000);
    expect(bench.thread(bench.roots()[0]).map(textOf).join()).toContain("Nobody has taken it yet");
    expect(bench.workspace.client.directMessages("U01SAM")).toHaveLength(1);
  });
});

describe("a thread that is locked", () => {
  it("is left for a new root, and the old one no longer looks alive", async () => {
    await bench.fire();
    await bench.pass(3000);
    const [locked] = bench.roots();
    if (locked !== undefined) bench.workspace.client.lockThread(locked);
    await tell();
    await bench.pass(3000);
    const [old, root] = bench.roots();
    expect(JSON.stringify(old?.blocks)).not.toContain("button");
    expect(textOf(old)).toContain("nobody can answer in this thread");
    expect(old?.metadata?.event_payload["alert_id"]).toBeUndefined();
    expect((await bench.store().alerts.find("A1"))?.rootTs).toBe(root?.ts);
    expect(bench.thread(root)).toHaveLength(2);
  });
});

describe("a channel that takes no messages", () => {
  it.each([
    ["is archived", () => bench.workspace.client.archiveChannel(alertsChannel)],
    ["threw the bot out", () => bench.workspace.client.setBotMembership(alertsChannel, false)],
    ["is gone", () => failNext("chat.postMessage", "channel_not_found", 2)],
    ["is restricted", () => failNext("chat.postMessage", "restricted_action", 2)],
  ])(
    "because it %s: its alerts go to the fallback channel, with a note, and its team and the contact are told once",
    async (_why, breakIt) => {
      await open({ settings: { fallbackChannel: opsChannel, contactUserId: "U01SAM", stormRoots: 100 } });
      breakIt();
      await bench.fire();
      await bench.fire();
      await bench.pass(5000);
      expect(bench.roots()).toEqual([]);
      const root = rootOf("A1");
      expect(bench.roots(opsChannel)).toHaveLength(3);
      const notices = bench.roots(opsChannel).filter((one) => textOf(one).includes("<!subteam^S0MARKET>"));
      expect(notices.filter((one) => textOf(one).includes("A channel takes no messages"))).toHaveLength(1);
      expect(textOf(bench.thread(root)[0])).toContain(`This alert belongs in <#${alertsChannel}>`);
      const [direct, ...more] = bench.workspace.client.directMessages("U01SAM");
      expect(more).toEqual([]);
      expect(textOf(direct)).not.toContain("subteam");
      expect(await bench.store().channels.broken()).toMatchObject([{ channel: alertsChannel }]);
      await tell();
      await bench.pass(2000);
      expect(bench.thread(root)).toHaveLength(2);
    },
  );

  it("is told to its team in the fallback channel also where no contact is named, in both languages", async () => {
    bench.workspace.client.archiveChannel(alertsChannel);
    await bench.fire();
    await bench.pass(3000);
    const [notice, ...more] = bench.roots(opsChannel).filter((one) => textOf(one).includes("is_archived"));
    expect(more).toEqual([]);
    expect(textOf(notice)).toContain("<!subteam^S0MARKET>");
    expect(textOf(notice)).toContain(`Until it does, they go to <#${opsChannel}>`);
    expect(textOf(notice)).toContain(`消息改发到 <#${opsChannel}>`);
  });

  it("gets its alerts again once it takes a message", async () => {
    bench.workspace.client.setBotMembership(alertsChannel, false);
    await bench.fire();
    await bench.pass(2000);
    bench.workspace.client.setBotMembership(alertsChannel, true);
    await bench.fire();
    await bench.pass(2000);
    expect(bench.roots()).toEqual([]);
    bench.jump(3 * 60_000);
    await bench.fire();
    await bench.pass(2000);
    expect(bench.roots()).toHaveLength(1);
    expect(await bench.store().channels.broken()).toEqual([]);
  });

  it("sends an alert that stood there to the fallback channel when it changes", async () => {
    await bench.fire();
    await bench.pass(3000);
    bench.workspace.client.archiveChannel(alertsChannel);
    await show();
    await tell();
    await bench.pass(3000);
    const root = bench.roots(opsChannel).find(({ metadata }) => metadata?.event_payload["alert_id"] === "A1");
    expect(await bench.store().alerts.find("A1")).toMatchObject({ channel: opsChannel, rootTs: root?.ts });
    expect(bench.thread(root).map(textOf).join("\n")).toContain(
      `<#${alertsChannel}> takes no messages any more`,
    );
    expect(bench.thread(root)).toHaveLength(2);
    expect(await bench.store().alerts.findByRoot(opsChannel, root?.ts ?? "")).toMatchObject({ id: "A1" });
  });

  it("makes its messages wait when there is no other way, and sends them all once it works", async () => {
    await open();
    bench.workspace.client.setBotMembership(alertsChannel, false);
    await bench.fire();
    await tell();
    await bench.pass(120_000);
    expect(bench.workspace.client.calls.length).toBeLessThan(8);
    expect(bench.delivering().channels.broken()).toMatchObject([
      { channel: alertsChannel, code: "not_in_channel", sinceMs: 1_770_000_000_000 },
    ]);
    bench.workspace.client.setBotMembership(alertsChannel, true);
    await bench.pass(60_000);
    expect(bench.roots()).toHaveLength(1);
    expect(bench.thread(bench.roots()[0])).toHaveLength(1);
    expect(await bench.store().channels.broken()).toEqual([]);
  });

  it("is remembered over a restart", async () => {
    bench.workspace.client.archiveChannel(alertsChannel);
    await bench.fire();
    await bench.pass(2000);
    await bench.restart();
    await bench.fire();
    await bench.pass(2000);
    expect(
      bench.roots(opsChannel).filter(({ metadata }) => metadata?.event_payload["alert_id"]),
    ).toHaveLength(2);
    expect(bench.roots(opsChannel)).toHaveLength(3);
  });

  it("makes nothing be lost when the fallback channel takes none either", async () => {
    bench.workspace.client.archiveChannel(alertsChannel);
    bench.workspace.client.setBotMembership(opsChannel, false);
    await bench.fire();
    await bench.pass(60_000);
    expect(await bench.store().outbox.pendingCount()).toBeGreaterThan(0);
    bench.workspace.client.setBotMembership(opsChannel, true);
    await bench.pass(90_000);
    expect(bench.roots(opsChannel).some(({ metadata }) => metadata?.event_payload["alert_id"] === "A1")).toBe(
      true,
    );
    expect(await bench.store().outbox.pendingCount()).toBe(0);
  });
});

describe("a person who cannot be written to", () => {
  it("is stood in for by the fallback channel", async () => {
    await bench.fire();
    await bench.pass(3000);
    failNext("chat.postMessage", "messages_tab_disabled");
    await bench.change("A1", {}, { name: "called", reason: "step" }, [{ copyTo: "U01SAM" }]);
    await bench.pass(3000);
    expect(bench.workspace.client.directMessages("U01SAM")).toEqual([]);
    expect(bench.roots(opsChannel).some((message) => textOf(message).includes("archives"))).toBe(true);
  });
});
