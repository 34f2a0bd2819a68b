import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createRenderer, type Renderer } from "../../src/messages/renderer.ts";
import { actOnAlert } from "../../src/usecases/act-on-alert.ts";
import { DeliveryError, deliverMessages, type Poster } from "../../src/usecases/deliver-messages.ts";
import { evaluateCluster } from "../../src/usecases/evaluate-cluster.ts";
import { market, memoryRound } from "../support/market.ts";
import { openTestStore, type TestStore } from "../support/sqlite-store.ts";

let renderer: Renderer;
let opened: TestStore;
let slack: FakeSlack;
let nowMs: number;

beforeAll(async () => {
  renderer = await createRenderer();
});
beforeEach(async () => {
  opened = await openTestStore();
  slack = createFakeSlack();
  nowMs = 1_750_000_000_000;
});
afterEach(() => opened.remove());

/** What stands in the channel, and what was asked of Slack. */
interface FakeSlack {
  readonly poster: Poster;
  readonly messages: {
    readonly ts: string;
    readonly threadTs: string | undefined;
    readonly outboxId: string;
  }[];
  readonly edits: string[];
  readonly lookUps: string[];
  /** Errors that the next posts or edits end with; `after` the message stands in the channel. */
  readonly faults: { readonly error: Error; readonly after: boolean }[];
}

function createFakeSlack(): FakeSlack {
  const messages: FakeSlack["messages"] = [];
  const edits: string[] = [];
  const lookUps: string[] = [];
  const faults: FakeSlack["faults"] = [];
  const fail = (after: boolean): void => {
    if (faults[0]?.after !== after) return;
    throw faults.shift()?.error;
  };
  return {
    messages,
    edits,
    lookUps,
    faults,
    poster: {
      post: async ({ threadTs }, outboxId) => {
        fail(false);
        const ts = `17000000${messages.length}.000100`;
        messages.push({ ts, threadTs, outboxId });
        fail(true);
        return ts;
      },
      update: async (_channel, ts) => {
        fail(false);
        edits.push(ts);
      },
      findPosted: async (_channel, _threadTs, outboxId) => {
        lookUps.push(outboxId);
        return messages.find((message) => message.outboxId === outboxId)?.ts;
      },
    },
  };
}

const problems: string[] = [];

/** Delivers until nothing is due. */
async function deliver(): Promise<void> {
  const parts = {
    store: opened.store(),
    poster: slack.poster,
    renderer,
    clusters: [market],
    nowMs: () => nowMs,
    random: () => 0,
    onProblem: (_entry: unknown, error: unknown) => problems.push(String(error)),
  };
  while ((await deliverMessages(parts)) > 0);
}

async function fire(): Promise<void> {
  await evaluateCluster(opened.store(), market, [memoryRound(nowMs, 0.96)], nowMs);
}

async function recover(): Promise<void> {
  for (const _ of [1, 2]) {
    nowMs += 30_000;
    await evaluateCluster(opened.store(), market, [memoryRound(nowMs, 0.5)], nowMs);
  }
}

const acknowledge = () =>
  actOnAlert(opened.store(), "A1", { action: "acknowledge", userId: "U1", source: "button", atMs: nowMs });

function failure(code: string, retryable: boolean, retryAfterMs?: number): DeliveryError {
  return new DeliveryError(code, { code, retryable, ...(retryAfterMs !== undefined && { retryAfterMs }) });
}

describe("deliverMessages", () => {
  it("posts the root, then edits it, with the history in its thread", async () => {
    await fire();
    await deliver();
    await acknowledge();
    await deliver();
    const [root, reply] = slack.messages;
    expect(slack.messages).toHaveLength(2);
    expect(root?.threadTs).toBeUndefined();
    expect(reply?.threadTs).toBe(root?.ts);
    expect(slack.edits).toEqual([root?.ts]);
    expect(await opened.store().outbox.pendingCount()).toBe(0);
  });

  it("edits once for several changes that waited", async () => {
    await fire();
    await deliver();
    await acknowledge();
    await recover();
    await deliver();
    expect(slack.edits).toHaveLength(1);
    expect(slack.messages.filter(({ threadTs }) => threadTs !== undefined)).toHaveLength(2);
  });

  it("waits as long as Slack asks, then posts", async () => {
    slack.faults.push({ error: failure("ratelimited", true, 7000), after: false });
    await fire();
    await deliver();
    nowMs += 6999;
    await deliver();
    expect(slack.messages).toEqual([]);
    nowMs += 1;
    await deliver();
    expect(slack.messages).toHaveLength(1);
  });

  it("doubles its patience from one second while Slack does not say", async () => {
    slack.faults.push(
      { error: failure("http_503", true), after: false },
      { error: failure("http_503", true), after: false },
    );
    await fire();
    await deliver();
    nowMs += 1000;
    await deliver();
    nowMs += 1999;
    await deliver();
    expect(slack.messages).toEqual([]);
    nowMs += 1;
    await deliver();
    expect(slack.messages).toHaveLength(1);
  });

  it("does not post again what stands in the channel though its answer was lost", async () => {
    slack.faults.push({ error: failure("network", true), after: true });
    await fire();
    await deliver();
    nowMs += 1000;
    await deliver();
    expect(slack.lookUps).toEqual(["out-1"]);
    expect(slack.messages).toHaveLength(1);
    await acknowledge();
    await deliver();
    expect(slack.edits).toEqual([slack.messages[0]?.ts]);
  });

  it("looks up what a process that was killed while sending may have posted", async () => {
    await fire();
    const [entry] = await opened.store().outbox.claim({ nowMs, leaseMs: 60_000, limit: 10 });
    await slack.poster.post({ channel: "C0MARKET", text: "", blocks: [] }, entry?.id ?? "");
    await opened.restart();
    nowMs += 59_999;
    await deliver();
    expect(slack.lookUps).toEqual([]);
    nowMs += 1;
    await deliver();
    expect(slack.messages).toHaveLength(1);
    expect(await opened.store().alerts.find("A1")).toMatchObject({ rootTs: slack.messages[0]?.ts });
  });

  it("gives up a message that Slack will never take, and goes on with the next", async () => {
    await fire();
    await deliver();
    slack.faults.push({ error: failure("invalid_blocks", false), after: false });
    await acknowledge();
    await deliver();
    expect(slack.messages).toHaveLength(2);
    expect(problems.at(-1)).toContain("invalid_blocks");
    expect(await opened.store().outbox.pendingCount()).toBe(0);
  });

  it("posts the root at the next change when Slack refused its first form, and does not wait with replies", async () => {
    slack.faults.push({ error: failure("invalid_blocks", false), after: false });
    await fire();
    await deliver();
    await acknowledge();
    await deliver();
    const [root, reply] = slack.messages;
    expect(root?.threadTs).toBeUndefined();
    expect(reply?.threadTs).toBe(root?.ts);
    expect(await opened.store().outbox.pendingCount()).toBe(0);
  });

  it("posts a new root when somebody deleted the old one", async () => {
    await fire();
    await deliver();
    slack.faults.push({ error: failure("message_not_found", true), after: false });
    await acknowledge();
    await deliver();
    const roots = slack.messages.filter(({ threadTs }) => threadTs === undefined);
    expect(roots).toHaveLength(2);
    expect(slack.messages.at(-1)?.threadTs).toBe(roots[1]?.ts);
  });
});
