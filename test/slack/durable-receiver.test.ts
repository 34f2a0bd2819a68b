import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, type Receiver, type ReceiverEvent } from "@slack/bolt";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createDurableReceiver, type DurableReceiver } from "../../src/slack/durable-receiver.ts";
import { createSlackLogger } from "../../src/slack/slack-logger.ts";
import { createStore } from "../../src/store/create-store.ts";
import type { Store } from "../../src/store/store.ts";
import { StoreError } from "../../src/store/store-error.ts";
import { alertOf, firstDecision } from "../contract/samples.ts";

const silent = createSlackLogger({ info: () => {}, warn: () => {}, error: () => {} });

let folder: string;
let store: Store;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "durable-receiver-"));
  store = await createStore(`sqlite:${join(folder, "bot.db")}`, { newOutboxId: () => "unused" });
});

afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

interface Bot {
  readonly receiver: DurableReceiver;
  /** What Slack delivers; answers whether it was acknowledged. */
  readonly deliver: (body: Record<string, unknown>) => Promise<boolean>;
  readonly receive: (body: Record<string, unknown>, ack: () => Promise<void>) => Promise<void>;
  readonly heard: string[];
}

/** A Bolt app behind the durable receiver that notes every message it hears; `listen` may fail. */
async function startBot(
  listen: (text: string) => void | Promise<void> = () => {},
  nowMs = () => 1000,
  inbox = store.inbox,
): Promise<Bot> {
  const heard: string[] = [];
  let process: (event: ReceiverEvent) => Promise<void> = async () => {};
  const inner: Receiver = {
    init: (app) => {
      process = (event) => app.processEvent(event);
    },
    start: async () => {},
    stop: async () => {},
  };
  const receiver = createDurableReceiver(inner, {
    store: { inbox, alerts: store.alerts },
    nowMs,
    onError: () => {},
  });
  const app = new App({
    receiver,
    logger: silent,
    authorize: async () => ({ botToken: "xoxb-test", botId: "B1", botUserId: "U0BOT" }),
  });
  app.error(async (error) => {
    throw error;
  });
  app.message(async ({ message }) => {
    const text = "text" in message ? (message.text ?? "") : "";
    await listen(text);
    heard.push(text);
  });
  app.command("/redis-audit", async ({ ack, command, respond }) => {
    await ack();
    await listen(command.text);
    heard.push(command.text);
    await respond("done");
  });
  app.view({ callback_id: "form:note", type: "view_submission" }, async ({ ack, view }) => {
    await listen(view.private_metadata);
    heard.push(view.private_metadata);
    await ack();
  });
  app.action({ type: "block_actions" }, async ({ ack, action }) => {
    await ack();
    const said = "action_id" in action ? action.action_id : "";
    await listen(said);
    heard.push(said);
  });
  const receive = (body: Record<string, unknown>, ack: () => Promise<void>): Promise<void> =>
    process({ body, ack });
  const deliver = async (body: Record<string, unknown>): Promise<boolean> => {
    let acknowledged = false;
    const ack = async (): Promise<void> => {
      acknowledged = true;
    };
    await receive(body, ack).catch(() => {});
    return acknowledged;
  };
  return { receiver, deliver, receive, heard };
}

/** A reply in the thread of a root. */
function messageEvent(id: string, text: string, rootTs = "1.0"): Record<string, unknown> {
  const said = { type: "message", channel: "C1", channel_type: "channel", user: "U1", ts: "1.1", text };
  return {
    type: "event_callback",
    team_id: "T1",
    event_id: id,
    event: { ...said, thread_ts: rootTs },
  };
}

/** A click on a button of a root; `value` is the alert's id. */
function click(id: string, actionId: string, value: string): Record<string, unknown> {
  return {
    type: "block_actions",
    trigger_id: id,
    team: { id: "T1", domain: "t" },
    user: { id: "U1", team_id: "T1" },
    channel: { id: "C1" },
    container: { type: "message", channel_id: "C1", message_ts: "1.0" },
    actions: [{ type: "button", block_id: "b", action_id: actionId, value, action_ts: "1.2" }],
  };
}

function typed(id: string, text: string, responseUrl = "http://127.0.0.1:9/gone"): Record<string, unknown> {
  return {
    command: "/redis-audit",
    trigger_id: id,
    team_id: "T1",
    user_id: "U1",
    channel_id: "C1",
    text,
    response_url: responseUrl,
  };
}

function submission(id: string, alertId: string): Record<string, unknown> {
  const view = { callback_id: "form:note", private_metadata: JSON.stringify({ alertId, action: "assign" }) };
  return { type: "view_submission", trigger_id: id, team: { id: "T1" }, user: { id: "U1" }, view };
}

/** An address of Slack's that has lapsed. */
async function openLapsed() {
  const server = createServer((_request, response) => response.writeHead(404).end()).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/response/1`, close: () => server.close() };
}

async function resumed({ receiver }: Bot, acceptedBeforeMs?: number): Promise<number> {
  const { count, ended } = await receiver.resume(acceptedBeforeMs);
  await ended;
  return count;
}

/** Something that a listener waits for. */
function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

describe("createDurableReceiver", () => {
  it("hands an event on, acknowledges it and remembers that it is done", async () => {
    const bot = await startBot();
    expect(await bot.deliver(messageEvent("Ev1", "ack"))).toBe(true);
    expect(bot.heard).toEqual(["ack"]);
    expect(await store.inbox.pending()).toEqual([]);
  });

  it("acknowledges a repeated event and does nothing else", async () => {
    const bot = await startBot();
    await bot.deliver(messageEvent("Ev1", "ack"));
    expect(await bot.deliver(messageEvent("Ev1", "ack"))).toBe(true);
    expect(bot.heard).toEqual(["ack"]);
  });

  it("keeps an event whose listener failed, and the next process takes it up once", async () => {
    const failing = await startBot(() => {
      throw new StoreError("the store is away", "unavailable");
    });
    expect(await failing.deliver(messageEvent("Ev1", "收到"))).toBe(true);
    expect((await store.inbox.pending()).map(({ id }) => id)).toEqual(["Ev1"]);

    const next = await startBot();
    expect(await resumed(next)).toBe(1);
    expect(next.heard).toEqual(["收到"]);
    expect(await resumed(next)).toBe(0);
  });

  it("does not carry out again what was done, when only its answer failed", async () => {
    const lapsed = await openLapsed();
    const bot = await startBot();
    await bot.deliver(typed("T1", "unack A1", lapsed.url));
    await bot.deliver(typed("T2", "assign A1 @lin"));
    lapsed.close();
    expect(bot.heard).toEqual(["unack A1", "assign A1 @lin"]);
    expect(await store.inbox.pending()).toEqual([]);
    expect(await resumed(bot)).toBe(0);
  });

  it("carries out what it stored, though Slack does not hear so", async () => {
    const bot = await startBot();
    await bot.receive(submission("T1", "A1"), async () => {
      throw new Error("the socket is closed");
    });
    expect(bot.heard).toEqual(['{"alertId":"A1","action":"assign"}']);
    expect(await store.inbox.pending()).toEqual([]);
  });

  it("does not do again what it did, when the store could not be told that it was done", async () => {
    let failures = 1;
    const done: Store["inbox"]["done"] = async (id, atMs) => {
      failures -= 1;
      if (failures >= 0) throw new StoreError("the disk is full", "full");
      await store.inbox.done(id, atMs);
    };
    const bot = await startBot(undefined, undefined, { ...store.inbox, done });
    await bot.deliver(messageEvent("Ev1", "ack"));
    expect((await store.inbox.pending()).map(({ id }) => id)).toEqual(["Ev1"]);
    expect(await resumed(bot)).toBe(1);
    expect(bot.heard).toEqual(["ack"]);
    expect(await store.inbox.pending()).toEqual([]);
  });

  it("waits at its stop for what is under way, so that the store may be closed after it", async () => {
    const bot = await startBot();
    const delivered = bot.deliver(messageEvent("Ev1", "ack"));
    await bot.receiver.stop();
    expect(bot.heard).toEqual(["ack"]);
    expect(await store.inbox.pending()).toEqual([]);
    await delivered;
  });

  it("does not acknowledge what it could not store, so that Slack sends it again", async () => {
    const bot = await startBot();
    await store.close();
    expect(await bot.deliver(messageEvent("Ev1", "ack"))).toBe(false);
    expect(bot.heard).toEqual([]);
    store = await createStore(`sqlite:${join(folder, "bot.db")}`, { newOutboxId: () => "unused" });
  });

  it("carries out opposite clicks on one alert in the order they came, though the first is slow", async () => {
    const slow = gate();
    const bot = await startBot((said) => (said === "acknowledge" ? slow.opened : undefined));
    const first = bot.deliver(click("T1", "acknowledge", "A1"));
    const second = bot.deliver(click("T2", "unacknowledge", "A1"));
    expect(await bot.deliver(click("T3", "acknowledge-other", "A2"))).toBe(true);
    expect(bot.heard).toEqual(["acknowledge-other"]);
    slow.open();
    expect(await Promise.all([first, second])).toEqual([true, true]);
    expect(bot.heard).toEqual(["acknowledge-other", "acknowledge", "unacknowledge"]);
  });

  it("acknowledges a click at once while it waits for an earlier one", async () => {
    const slow = gate();
    const bot = await startBot((said) => (said === "acknowledge" ? slow.opened : undefined));
    const first = bot.deliver(click("T1", "acknowledge", "A1"));
    const acknowledged = gate();
    const second = bot.receive(click("T2", "unacknowledge", "A1"), async () => acknowledged.open());
    await acknowledged.opened;
    expect(bot.heard).toEqual([]);
    slow.open();
    await Promise.all([first, second]);
    expect(bot.heard).toEqual(["acknowledge", "unacknowledge"]);
  });

  it("queues a reply behind a click on the same alert, once the store knows its root", async () => {
    const alert = alertOf({ channel: "C1" });
    await store.alerts.apply(firstDecision(alert));
    await store.alerts.setRoot("A1", { rootTs: "1.0", atMs: 1, channel: "C1" });
    const slow = gate();
    const bot = await startBot((said) => (said === "acknowledge" ? slow.opened : undefined));
    const clicked = bot.deliver(click("T1", "acknowledge", "A1"));
    const replied = bot.deliver(messageEvent("Ev1", "unack"));
    await bot.deliver(messageEvent("Ev2", "elsewhere", "9.0"));
    expect(bot.heard).toEqual(["elsewhere"]);
    slow.open();
    await Promise.all([clicked, replied]);
    expect(bot.heard).toEqual(["elsewhere", "acknowledge", "unack"]);
  });

  it("queues a command and a submitted form behind a click on the alert that they name", async () => {
    const slow = gate();
    const bot = await startBot((said) => (said === "acknowledge" ? slow.opened : undefined));
    const clicked = bot.deliver(click("T1", "acknowledge", "A1"));
    const acknowledged = gate();
    const first = bot.receive(typed("T2", "unack #1"), async () => acknowledged.open());
    const second = bot.deliver(submission("T3", "A1"));
    await bot.deliver(typed("T4", "unack A2"));
    await acknowledged.opened;
    expect(bot.heard).toEqual(["unack A2"]);
    slow.open();
    await Promise.all([clicked, first, second]);
    expect(bot.heard.slice(1)).toEqual(["acknowledge", "unack #1", '{"alertId":"A1","action":"assign"}']);
  });

  it("takes up what a killed process left in the order it was accepted, before what comes now", async () => {
    const stuck = await startBot(() => new Promise(() => {}));
    void stuck.deliver(click("T9", "acknowledge", "A1"));
    void stuck.deliver(click("T1", "unacknowledge", "A1"));
    void stuck.deliver(messageEvent("Ev5", "late news"));
    await stuck.receiver.resume(0);

    const slow = gate();
    const next = await startBot((said) => (said === "acknowledge" ? slow.opened : undefined));
    const { count, ended } = await next.receiver.resume();
    const fresh = next.deliver(click("T2", "confirm", "A1"));
    slow.open();
    await Promise.all([ended, fresh]);
    expect(count).toBe(3);
    expect(next.heard).toContain("late news");
    const ofAlert = next.heard.filter((said) => said !== "late news");
    expect(ofAlert).toEqual(["acknowledge", "unacknowledge", "confirm"]);
  });

  it("does not take up what is under way, nor what is too young to be left over", async () => {
    const slow = gate();
    const bot = await startBot(() => slow.opened);
    const delivered = bot.deliver(messageEvent("Ev1", "ack"));
    await bot.receiver.resume(0);
    expect((await bot.receiver.resume()).count).toBe(0);
    slow.open();
    await delivered;
    await store.inbox.accept({
      id: "Ev2",
      body: messageEvent("Ev2", "of another process"),
      receivedAtMs: 2000,
    });
    expect(await resumed(bot, 2000)).toBe(0);
    expect(await resumed(bot, 2001)).toBe(1);
    expect(bot.heard).toEqual(["ack", "of another process"]);
  });

  it("gives up what could not be carried out for a day, so that it does not act when nobody expects it", async () => {
    await store.inbox.accept({ id: "Ev1", body: messageEvent("Ev1", "ack"), receivedAtMs: 1000 });
    const bot = await startBot(undefined, () => 1000 + 24 * 3_600_000 + 1);
    expect(await resumed(bot)).toBe(0);
    expect(bot.heard).toEqual([]);
    expect(await store.inbox.pending()).toEqual([]);
  });

  it("drops a repeated event also after a restart, and one that comes again after a later one", async () => {
    const before = await startBot();
    await before.deliver(messageEvent("Ev1", "first"));
    await before.deliver(messageEvent("Ev2", "second"));
    const after = await startBot();
    expect(await after.deliver(messageEvent("Ev1", "first"))).toBe(true);
    expect(await after.deliver(messageEvent("Ev3", "third"))).toBe(true);
    expect(after.heard).toEqual(["third"]);
  });
});
