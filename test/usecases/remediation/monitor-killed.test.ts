import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, expect, it } from "vitest";
import { packageRoot } from "../../../src/package-root.ts";
import { createStore } from "../../../src/store/create-store.ts";
import { addressOf, type Helper, openHelper } from "../../redis/bulk/collect-scan.ts";
import { declareCluster, startRedisServer, stopAllRedisServers } from "../../support/redis-server.ts";
import { itemOf, planOf, quickTimes } from "./remediation-under-test.ts";

const opened: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
  await stopAllRedisServers();
});

function start(args: readonly string[]): ChildProcess {
  const program = fileURLToPath(new URL("./run-to-be-killed.mjs", import.meta.url));
  const child = spawn(process.execPath, [program, ...args], { stdio: ["pipe", "inherit", "inherit"] });
  opened.push(() => void child.kill("SIGKILL"));
  child.stdin?.write("go");
  return child;
}

async function countMonitors(helper: Helper): Promise<number> {
  const list = String(await helper.call(["CLIENT", "LIST"]));
  return list.split("\n").filter((line) => / flags=O\b/.test(line)).length;
}

it("a run that is killed while it watches leaves no MONITOR behind, and is ended and not watched again", async () => {
  const server = await startRedisServer();
  const helper = await openHelper(addressOf(server));
  opened.push(helper.close);
  const folder = mkdtempSync(join(tmpdir(), "redis-audit-bot-"));
  opened.push(() => rmSync(folder, { recursive: true }));
  const action = { kind: "monitor", seconds: 10 } as const;
  const job = JSON.stringify({
    cluster: declareCluster([server]),
    plan: planOf([itemOf("MONITOR", [], { action, countBand: { low: 0, high: 0 } })]),
    times: { ...quickTimes, leaseMs: 1 },
  });
  const args = (name: string) => [join(packageRoot, "dist/src"), folder, name, job];

  const first = start(args("process-1"));
  await expect.poll(() => countMonitors(helper), { timeout: 20_000 }).toBe(1);
  first.kill("SIGKILL");
  await expect.poll(() => countMonitors(helper)).toBe(0);

  const second = start(args("process-2"));
  let most = 0;
  while (second.exitCode === null) most = Math.max(most, await countMonitors(helper));
  expect(most).toBe(0);
  const store = await createStore(`sqlite:${folder}/bot.db`, { newOutboxId: () => "out" });
  opened.push(store.close);
  expect(await store.runs.find("run-1")).toMatchObject({
    state: "stopped",
    monitored: [{ node: `127.0.0.1:${server.port}`, seen: { ended: "interrupted", commands: 0 } }],
  });
});
