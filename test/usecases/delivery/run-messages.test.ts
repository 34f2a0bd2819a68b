import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Fault } from "../../../sandbox/workspace/faults.ts";
import type { Message } from "../../../sandbox/workspace/protocol.ts";
import type { DryRun, Run } from "../../../src/core/remediation/plan.ts";
import { firstRequestDecision, item, requestOf, runOf } from "../../contract/request-samples.ts";
import {
  alertsChannel,
  type BenchOptions,
  type DeliveryBench,
  opsChannel,
  startDeliveryBench,
  startMs,
  textOf,
} from "./support/delivery-bench.ts";

let bench: DeliveryBench;

const restartBench = async (options: BenchOptions): Promise<void> => {
  await bench.stop();
  await startBench(options);
};
/** With a request whose root stands already. */
const startBench = async (options: BenchOptions = {}): Promise<void> => {
  bench = await startDeliveryBench(options);
  const owner = { team: "iSales Marketing", channel: alertsChannel };
  await bench.store().requests.apply(firstRequestDecision(requestOf({ owner })), []);
  await bench.deliver();
};

beforeEach(() => startBench());
afterEach(() => bench.stop());

const plan = {
  ...runOf().plan,
  items: [
    {
      ...{ number: 1, pattern: item.pattern, slots: [], database: 0, action: item.action },
      ...{ countBand: { low: 1, high: 1e9 }, planHash: "ab" },
    },
  ],
};
const dryRun: DryRun = {
  atMs: startMs,
  items: [{ number: 1, matched: 147_180, toChange: 147_111, foreign: {}, elsewhere: 0, drifted: false }],
  neededBytes: 1024,
  estimatedMs: 90_000,
  obstacles: [],
  warnings: [],
  missing: [],
  denied: [],
};
const talliesOf = (changed: number): Run["tallies"] => [
  { number: 1, matched: changed, changed, skipped: {} },
];

const begin = (overrides: Partial<Run> = {}) =>
  bench.store().runs.begin(runOf({ plan, startedAtMs: bench.nowMs(), ...overrides }), []);
const put = async (changes: Partial<Run>, runId = "run-1"): Promise<void> => {
  const run = await bench.store().runs.find(runId);
  if (run === undefined) throw new Error(`there is no ${runId}`);
  await bench.store().runs.put({ ...run, ...changes, version: run.version + 1 }, [], bench.nowMs());
};
const thread = (): readonly Message[] => bench.thread(bench.roots()[0]);
const messages = () => thread().filter(({ files }) => files.length === 0);
const pictures = () => thread().flatMap(({ files }) => files);
const callsOf = (method: string) => bench.workspace.client.calls.filter((call) => call.method === method);
const statusesOf = (message: Message | undefined) =>
  message?.blocks
    .flatMap((block) => (block.type === "plan" ? (block.tasks ?? []) : []))
    .map((task) => `${task["task_id"]} ${task["status"]}`);

describe("the message of a run", () => {
  it("stands in the thread of its request, and shows each state at once", async () => {
    await begin();
    await bench.deliver();
    expect(statusesOf(messages()[0])).toEqual([
      "dry-run in_progress",
      "canary pending",
      "watch pending",
      "rest pending",
      "receipt pending",
    ]);
    await put({ state: "waiting", dryRun });
    await bench.deliver();
    await put({ state: "canary", canaryKeys: 148 });
    await bench.deliver();
    expect(messages()).toHaveLength(1);
    expect(statusesOf(messages()[0])?.slice(0, 2)).toEqual(["dry-run complete", "canary in_progress"]);
    expect(textOf(messages()[0])).toContain("147,180 keys match, 147,111 would change.");
    expect(textOf(messages()[0])).toContain("匹配 147,180 个键，将修改 147,111 个。");
  });

  it("is edited every 15 s while it goes on, and once for all that came until then", async () => {
    await begin({ state: "running", dryRun });
    await bench.deliver();
    for (let second = 1; second <= 40; second++) {
      await put({ tallies: talliesOf(second * 1000) });
      await bench.pass(1000);
    }
    expect(callsOf("chat.update")).toHaveLength(2);
    expect(textOf(messages()[0])).toContain("30,000 keys changed");
    await put({ state: "done", endedAtMs: bench.nowMs(), tallies: talliesOf(147_111) });
    await bench.deliver();
    expect(callsOf("chat.update")).toHaveLength(3);
    expect(textOf(messages()[0])).toContain("147,111 keys changed");
  });

  it.each<Fault>(["apply-then-drop", "truncated-json"])(
    "is there once, and up to date, when Slack's answer was lost (%s)",
    async (fault) => {
      bench.workspace.client.failNext("chat.postMessage", fault);
      await begin();
      await bench.deliver();
      await put({ state: "failed", error: "gone" });
      await bench.pass(5000);
      expect(messages()).toHaveLength(1);
      expect(textOf(messages()[0])).toContain("The error: `gone`");
      expect(await bench.store().runs.message("run-1")).toMatchObject({ ts: messages()[0]?.ts });
    },
  );

  it("is neither doubled nor left as it was by a process that was killed after it posted", async () => {
    await begin();
    const [entry] = await bench.store().outbox.claim({ nowMs: bench.nowMs(), leaseMs: 40_000, limit: 10 });
    const root = bench.roots()[0];
    await bench
      .delivering()
      .poster.post(
        { channel: alertsChannel, threadTs: root?.ts ?? "", text: "x", blocks: [] },
        { outboxId: entry?.id ?? "" },
      );
    await put({ state: "waiting", dryRun });
    await bench.restart();
    await bench.pass(41_000);
    expect(messages()).toHaveLength(1);
    expect(textOf(messages()[0])).toContain("Dry run done");
    expect(await bench.store().outbox.pendingCount()).toBe(0);
  });

  it("waits for the root of its request, so that there is one", async () => {
    const owner = { team: "Orders", channel: opsChannel };
    await bench.store().requests.apply(firstRequestDecision(requestOf({ id: "R2", owner })), []);
    await begin({ plan: { ...plan, requestId: "R2" } });
    await bench.deliver();
    await bench.pass(1000);
    const [root, ...others] = bench.roots(opsChannel);
    expect(others).toEqual([]);
    expect(statusesOf(bench.thread(root)[0])?.[0]).toBe("dry-run in_progress");
  });

  it("is posted again when somebody deleted it", async () => {
    await begin();
    await bench.deliver();
    const [first] = messages();
    await bench.delivering().poster.remove(alertsChannel, first?.ts ?? "");
    await put({ state: "failed", error: "gone" });
    await bench.deliver();
    expect(messages()).toHaveLength(1);
    expect(messages()[0]?.ts).not.toBe(first?.ts);
  });

  it("goes to the fallback channel when its own takes none any more", async () => {
    await restartBench({ settings: { fallbackChannel: opsChannel } });
    bench.workspace.client.failNext("chat.postMessage", { error: "is_archived" });
    await begin();
    await bench.deliver();
    const moved = bench.workspace.client.messages(opsChannel).filter((one) => textOf(one).includes("R1"));
    expect(moved).toHaveLength(1);
    expect(await bench.store().runs.message("run-1")).toEqual({ channel: opsChannel, ts: moved[0]?.ts });
  });
});

describe("the undo of a run", () => {
  const undoUntilMs = startMs + 72 * 3_600_000;
  const end = () =>
    put({ state: "done", endedAtMs: bench.nowMs(), tallies: talliesOf(147_111), undoUntilMs });

  it("has its button until it lapses, and then says that it did", async () => {
    await begin({ state: "running", dryRun });
    await end();
    await bench.deliver();
    expect(textOf(messages()[0])).toContain("run:undo");
    bench.jump(undoUntilMs - startMs);
    await put({ undoLapsed: true });
    await bench.deliver();
    expect(textOf(messages()[0])).not.toContain("run:undo");
    expect(textOf(messages()[0])).toContain("what the keys had before is no longer kept");
    expect(textOf(messages()[0])).toContain("键的原状态已不再保留");
  });

  it("loses its button while another run takes it back, and for good when that is done", async () => {
    await begin({ state: "running", dryRun });
    await end();
    await bench.deliver();
    const undo = { ...plan, runId: "run-2", kind: "undo", undoOf: "run-1" } as const;
    bench.jump(1000);
    await begin({ plan: undo, state: "running" });
    await bench.deliver();
    expect(textOf(messages()[0])).toContain("It is being undone.");
    expect(textOf(messages()[0])).not.toContain("run:undo");
    expect(statusesOf(messages()[1])).toEqual(["undo in_progress", "receipt pending"]);
    await put({ state: "done", endedAtMs: bench.nowMs() }, "run-2");
    await bench.deliver();
    expect(textOf(messages()[0])).toContain("It was undone.");
  });

  it("has its button again when the undo was stopped half-way", async () => {
    await begin({ state: "running", dryRun });
    await end();
    const undo = { ...plan, runId: "run-2", kind: "undo", undoOf: "run-1" } as const;
    bench.jump(1000);
    await begin({ plan: undo, state: "running" });
    await bench.deliver();
    await put({ state: "stopped", endedAtMs: bench.nowMs() }, "run-2");
    await bench.deliver();
    expect(textOf(messages()[0])).toContain("run:undo");
  });
});

describe("the picture of when keys expire", () => {
  const pngOf = async (index: number) => {
    const response = await fetch(pictures()[index]?.url ?? "");
    return Buffer.from(await response.arrayBuffer());
  };

  it("comes before anybody lets the run go on, and again with the receipt", async () => {
    await begin();
    await put({ state: "waiting", dryRun });
    await bench.deliver();
    expect(pictures().map(({ name }) => name)).toEqual(["R1-run-1-planned.png"]);
    await put({ state: "done", endedAtMs: bench.nowMs(), tallies: talliesOf(147_111) });
    await bench.pass(2000);
    expect(pictures().map(({ name }) => name)).toEqual(["R1-run-1-planned.png", "R1-run-1-changed.png"]);
    expect((await pngOf(1)).subarray(1, 4).toString("latin1")).toBe("PNG");
    expect(pictures()[1]?.altText).toContain("147,111 keys expire between 54d and 66d");
    expect(pictures()[1]?.altText).toContain("147,111 个键在首次写入后 54 天至 66 天");
  });

  it("is not shown of what would have been, once it is over", async () => {
    await begin();
    await put({ state: "waiting", dryRun });
    await put({ state: "stopped", endedAtMs: bench.nowMs() });
    await bench.deliver();
    expect(pictures()).toEqual([]);
  });

  it.each(["apply-then-drop", "apply-then-hang"] as const)(
    "is there once when Slack's answer was lost (%s)",
    async (fault) => {
      await restartBench({ timeoutMs: 300 });
      await begin();
      await put({ state: "waiting", dryRun });
      bench.workspace.client.failNext("files.completeUploadExternal", fault);
      await bench.deliver();
      await bench.pass(5000);
      expect(pictures()).toHaveLength(1);
      expect(await bench.store().outbox.pendingCount()).toBe(0);
    },
  );

  it("does not hold up the run's message where the bot may not share files", async () => {
    bench.workspace.client.failNext("files.getUploadURLExternal", { error: "missing_scope" });
    await begin();
    await put({ state: "waiting", dryRun });
    await bench.deliver();
    await put({ state: "canary", canaryKeys: 148 });
    await bench.deliver();
    expect(textOf(messages()[0])).toContain("Canary: a few keys first");
    expect(pictures()).toEqual([]);
    expect(await bench.store().outbox.pendingCount()).toBe(0);
    expect(bench.problems).toEqual([expect.stringContaining("missing_scope")]);
  });
});
