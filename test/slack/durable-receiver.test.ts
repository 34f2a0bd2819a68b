import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, type Receiver, type ReceiverEvent } from "@slack/bolt";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createDurableReceiver, type DurableReceiver } from "../../src/slack/durable-receiver.ts";
import { createSlackLogger } from "../../src/slack/slack-logger.ts";
import { createStore } from "../../src/store/create-store.ts";
import type { Store } from "../../src/store/store.ts";

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
  readonly heard: string[];
}

/** A Bolt app behind the durable receiver that notes every message it hears; `listen` may fail. */
async function startBot(listen: (text: string) => void = () => {}): Promise<Bot> {
  const heard: string[] = [];
  let process: (event: ReceiverEvent) => Promise<void> = async () => {};
  const inner: Receiver = {
    init: (app) => {
      process = (event) => app.processEvent(event);
    },
    start: async () => {},
    stop: async () => {},
  };
  const receiver = createDurableReceiver(inner, { inbox: store.inbox, nowMs: () => 1000, onError: () => {} });
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
    listen(text);
    heard.push(text);
  });
  const deliver = async (body: Record<string, unknown>): Promise<boolean> => {
    let acknowledged = false;
    const ack = async (): Promise<void> => {
      acknowledged = true;
    };
    await process({ body, ack }).catch(() => {});
    return acknowledged;
  };
  return { receiver, deliver, heard };
}

function messageEvent(id: string, text: string): Record<string, unknown> {
  return {
    type: "event_callback",
    team_id: "T1",
    event_id: id,
    event: { type: "message", channel: "C1", channel_type: "channel", user: "U1", ts: "1.1", text },
  };
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
      throw new Error("the store is away");
    });
    expect(await failing.deliver(messageEvent("Ev1", "收到"))).toBe(true);
    expect((await store.inbox.pending()).map(({ id }) => id)).toEqual(["Ev1"]);

    const next = await startBot();
    expect(await next.receiver.resume()).toBe(1);
    expect(next.heard).toEqual(["收到"]);
    expect(await next.receiver.resume()).toBe(0);
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
});
