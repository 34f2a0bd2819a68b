import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { packageRoot } from "../../../src/package-root.ts";
import { createStore } from "../../../src/store/create-store.ts";
import { createJournalFolder } from "../../../src/usecases/remediation/journal.ts";
import { addressOf, type Helper, openHelper, populate } from "../../redis/bulk/collect-scan.ts";
import { declareCluster, startRedisServer, stopAllRedisServers } from "../../support/redis-server.ts";
import { itemOf, planOf, quickTimes } from "./remediation-under-test.ts";

const keys = 40_000;
const kills = 20;
const opened: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
  await stopAllRedisServers();
});

/** Starts early, since most of its time goes into loading; works when the function is called. */
function prepareProgram(args: readonly string[], helper: Helper) {
  const program = fileURLToPath(new URL("./run-to-be-killed.mjs", import.meta.url));
  const child = spawn(process.execPath, [program, ...args], { stdio: ["pipe", "inherit", "inherit"] });
  opened.push(() => void child.kill("SIGKILL"));
  const exit = new Promise<NodeJS.Signals | null>((resolve) =>
    child.once("exit", (_code, signal) => resolve(signal)),
  );
  /** Until the end, or until it has changed some more keys; returns whether it was killed. */
  return async (killAfterKeys: number): Promise<boolean> => {
    const before = await countExpires(helper);
    child.stdin.write("go");
    while (child.exitCode === null && child.signalCode === null) {
      if ((await countExpires(helper)) - before >= killAfterKeys) child.kill("SIGKILL");
      else await new Promise((resolve) => setTimeout(resolve, 1));
    }
    return (await exit) === "SIGKILL";
  };
}

async function countExpires(helper: Helper): Promise<number> {
  const info = String(await helper.call(["INFO", "keyspace"]));
  return Number(/expires=(\d+)/.exec(info)?.[1] ?? 0);
}

describe("a run that is killed", () => {
  it("at twenty points goes on each time, changes each key once, and its sums are the server's", {
    timeout: 90_000,
  }, async () => {
    const server = await startRedisServer({ args: ["--enable-debug-command", "yes"] });
    const helper = await openHelper(addressOf(server));
    opened.push(helper.close);
    await populate(helper, keys, "cart");
    await populate(helper, 20_000, "user");
    await helper.callAll(
      Array.from({ length: 500 }, (_, index) => ["EXPIRE", `cart:${index}`, "99999"] as const),
    );
    const folder = mkdtempSync(join(tmpdir(), "redis-audit-bot-"));
    opened.push(() => rmSync(folder, { recursive: true }));
    const job = JSON.stringify({
      cluster: declareCluster([server]),
      plan: planOf([itemOf("cart:{cartId}", ["number"])]),
      times: { ...quickTimes, saveEveryMs: 15, leaseMs: 1, feelMs: 10, watchMs: 10 },
    });
    const prepare = (name: string) =>
      prepareProgram([join(packageRoot, "dist/src"), folder, name, job], helper);
    let killed = 0;
    let next = prepare("process-1");
    for (let round = 1; round <= kills; round++) {
      const runProgram = next;
      next = prepare(`process-${round + 1}`);
      // Other points each time: within the canary, at a page's edge, in the middle of a page.
      if (await runProgram(1 + Math.floor(Math.random() * (keys / kills / 2)))) killed += 1;
    }
    await next(keys * 2);
    const store = await createStore(`sqlite:${folder}/bot.db`, { newOutboxId: () => "out" });
    opened.push(store.close);
    const run = await store.runs.find("run-1");
    expect(run?.error).toBeUndefined();
    expect(run).toMatchObject({
      state: "done",
      tallies: [{ number: 1, matched: keys, changed: keys - 500, skipped: { hasTtl: 500 } }],
      nodes: [{ scanned: keys + 20_000 }],
    });
    expect(killed).toBe(kills);
    expect(await countExpires(helper)).toBe(keys);
    // Once means once: every one of them stands in the journal a single time.
    const journals = createJournalFolder(join(folder, "journals"));
    const [name] = await journals.list("run-1");
    const changed = new Map<string, number>();
    for await (const { batch, changed: results } of journals.read(
      "run-1",
      name ?? { node: "", database: 0 },
    )) {
      for (const [index, { key }] of batch.entries.entries()) {
        const text = key.toString();
        if (results?.[index] === true) changed.set(text, (changed.get(text) ?? 0) + 1);
      }
    }
    expect(changed.size).toBe(keys - 500);
    expect([...new Set(changed.values())]).toEqual([1]);
    const file = join(folder, "journals", "run-1", `${encodeURIComponent(name?.node ?? "")}.0.journal`);
    expect((statSync(file).mode & 0o777).toString(8)).toBe("600");
  });
});
