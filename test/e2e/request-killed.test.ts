import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, expect, it } from "vitest";
import { marketPatterns } from "../../sandbox/fleet/market.ts";
import type { Message } from "../../sandbox/workspace/protocol.ts";
import { actionIds } from "../../src/messages/action-ids.ts";
import { packageRoot } from "../../src/package-root.ts";
import { createStore } from "../../src/store/create-store.ts";
import { channel, lin, sam } from "../support/bot-under-test.ts";
import { eventually } from "../support/redis-server.ts";
import { type RequestStage, startRequestStage, tuning } from "../support/request-stage.ts";
import { createRequestActs, textOf } from "./request-acts.ts";

const coupons = "MARKETING:COUPON:UNREAD:";
const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function startProcess({ env }: RequestStage): Promise<ChildProcess> {
  const program = fileURLToPath(new URL("./bot-to-be-killed.mjs", import.meta.url));
  const child = spawn(process.execPath, [program, join(packageRoot, "dist/src"), JSON.stringify(tuning)], {
    env: { PATH: process.env["PATH"] ?? "", ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  closers.push(() => child.kill("SIGKILL"));
  if (child.stdout) await once(child.stdout, "data");
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill("SIGKILL");
  if (child.signalCode === null) await once(child, "exit");
}

it("goes on with a run after the whole bot was killed, changes each key once and posts one receipt", {
  timeout: 180_000,
}, async () => {
  const contracts = [{ pattern: `${coupons}{userId}`, ttlSeconds: 5_184_000 }];
  const stage = await startRequestStage({ mode: "standalone", contracts, fleet: {} });
  closers.push(stage.stop);
  const [couponKeys] = marketPatterns(1_000).filter(({ pattern }) => pattern === `${coupons}{userId}`);
  if (couponKeys === undefined) throw new Error("no such pattern");
  await stage.write([{ ...couponKeys, count: 40_000 }], 7);
  const store = await createStore(stage.databaseUrl, { newOutboxId: () => "none" });
  closers.push(store.close);
  let bot = await startProcess(stage);
  const acts = createRequestActs(stage, store, { patienceMs: 60_000 });
  const { client, modal, shown, dryRun, replies, wait } = acts;

  await acts.audit();
  await client.slash(sam, channel, "/redis-audit request market");
  const { id } = await modal(sam, coupons);
  await client.submit(sam, {}, id);
  await client.waitForMessage(channel, (one) => textOf(one).includes("ACTION REQUIRED"), 60_000);
  await client.click(lin, await shown(["signoff:R1"]), actionIds.requestApproveAll);
  const board = await dryRun(sam);
  await client.click(sam, board, actionIds.runStart);

  const begun = { changed: 0 };
  for (const more of [1, 4_000]) {
    await eventually(async () => ((await stage.countExpiring()) >= begun.changed + more ? true : undefined));
    await kill(bot);
    begun.changed = await stage.countExpiring();
    expect(begun.changed).toBeLessThan(40_000);
    bot = await startProcess(stage);
  }

  const isReceipt = (one: Message) => textOf(one).includes("Receipt / 执行回执");
  const receipt = await wait("the receipt", () => replies().find(isReceipt));
  expect(receipt.ts).toBe(board.ts);
  expect(textOf(receipt)).toContain("40,000");
  const runId = (await store.requests.find("R1"))?.run?.id ?? "";
  const run = await store.runs.find(runId);
  expect(run?.tallies).toEqual([{ number: 1, matched: 40_000, changed: 40_000, skipped: {} }]);
  expect(await stage.countExpiring()).toBe(40_000);
  await eventually(async () => ((await store.requests.find("R1"))?.state === "verifying" ? true : undefined));
  expect(replies().filter(isReceipt)).toHaveLength(1);
});
