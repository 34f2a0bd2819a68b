import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, rmdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createWorkspace, type Workspace } from "../../sandbox/workspace/create-workspace.ts";
import { actionIds } from "../../src/messages/action-ids.ts";
import { packageRoot } from "../../src/package-root.ts";
import { eventually, findFreePort, type RedisServer, startRedisServer } from "../support/redis-server.ts";

const channel = "redis-alerts";
const sam = "U01SAM";

let folder: string;
let server: RedisServer;
let redis: Redis;
let workspace: Workspace;
let bot: ChildProcess | undefined;
let output: string;
let port: number;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "store-failing-"));
  server = await startRedisServer({ args: ["--maxmemory", "16777216"] });
  redis = new Redis(server.port, "127.0.0.1");
  workspace = await createWorkspace();
  port = await findFreePort();
  output = "";
  await writeFile(
    join(folder, "fleet.yml"),
    `clusters: [{ name: orders-eu, environment: production, mode: standalone,
       endpoints: ["127.0.0.1:${server.port}"], owner: { team: Orders, channel: C01REDISALERTS },
       schedule: "* * * * * *", limits: { latencyMs: off } }]`,
  );
});
afterEach(async () => {
  bot?.kill("SIGKILL");
  redis.disconnect();
  await server.stop();
  await workspace.stop();
  await rm(folder, { recursive: true });
});

/** The compiled program, as it is run. */
const start = (): void => {
  bot = spawn(process.execPath, [join(packageRoot, "dist/bot/main.js"), "start"], {
    cwd: folder,
    env: {
      PATH: process.env["PATH"] ?? "",
      SLACK_BOT_TOKEN: workspace.botToken,
      SLACK_APP_TOKEN: workspace.appToken,
      SLACK_API_URL: workspace.apiUrl,
      METRICS_PORT: String(port),
      DATABASE_URL: "sqlite:bot.db",
    },
  });
  for (const stream of [bot.stdout, bot.stderr]) {
    stream?.on("data", (chunk) => {
      output += String(chunk);
    });
  }
};

/** As a disk without room: the kernel refuses every write beyond so many bytes of a file. */
const limitFiles = (bytes: "4096" | "unlimited"): void => {
  execFileSync("prlimit", ["--pid", String(bot?.pid), `--fsize=${bytes}:unlimited`]);
};

const get = async (path: string): Promise<{ readonly status: number; readonly text: string }> => {
  const response = await fetch(`http://127.0.0.1:${port}${path}`);
  return { status: response.status, text: await response.text() };
};
const readyWith = (status: number) =>
  eventually(async () => {
    const page = await get("/readyz").catch(() => undefined);
    return page?.status === status ? page.text : undefined;
  });

/** Over 95 % of maxmemory, which fires at once. */
const fillRedis = async (): Promise<void> => {
  const used = Number(/used_memory:(\d+)/.exec(await redis.info("memory"))?.[1]);
  const pieces = Math.round((16_777_216 * 0.97 - used) / 65_536);
  const value = "x".repeat(65_536 - 200);
  await Promise.all(Array.from({ length: pieces }, (_, index) => redis.set(`filler:${index}`, value)));
};
const told = (text: string) =>
  workspace.client.waitForMessage(channel, (message) => message.text.includes(text), 15_000);

describe("a store that cannot be written", () => {
  it("leaves the bot probing and telling, says so, and is used again when it has room", async () => {
    start();
    await readyWith(200);
    expect(await get("/healthz")).toMatchObject({ status: 200 });
    await workspace.client.slash(sam, channel, "/redis-audit status");

    limitFiles("4096");
    const body = await readyWith(503);
    expect(body).toContain('"what": "store"');
    await fillRedis();
    const direct = await told("1 new alert while the store cannot be written");
    expect(direct.text).toContain("存储无法写入期间有 1 条新告警");
    expect(await get("/healthz")).toMatchObject({ status: 200 });
    const metrics = (await get("/metrics")).text;
    expect(metrics).toContain("redis_audit_bot_store_writable 0");
    expect(metrics).toMatch(
      /redis_memory_bytes\{cluster="orders-eu",node="127\.0\.0\.1:\d+",role="primary"\} 16\d+/,
    );
    expect(bot?.exitCode).toBeNull();

    limitFiles("unlimited");
    await readyWith(200);
    const root = await eventually(async () =>
      workspace.client.messages(channel).find(({ metadata }) => metadata?.event_payload["alert_id"] === "A1"),
    );
    expect(await workspace.client.click(sam, root, actionIds.acknowledge)).toMatchObject({ ok: true });
    const edited = workspace.client.find(channel, direct.ts);
    expect(JSON.stringify(edited?.blocks)).toContain("The store works again");
    expect((await get("/metrics")).text).toContain("redis_audit_bot_store_writable 1");
  });

  it("is waited for at the start, while alerts are told and /readyz says why", async () => {
    await mkdir(join(folder, "bot.db"));
    await fillRedis();
    start();
    await told("1 new alert while the store cannot be written");
    expect(await readyWith(503)).toContain("unwritable: sqlite:bot.db: opening it failed");
    expect(await get("/healthz")).toMatchObject({ status: 200 });
    expect(bot?.exitCode).toBeNull();
    await rmdir(join(folder, "bot.db"));
    await readyWith(200);
    expect(output).toContain("watching 1 clusters");
  });

  it("does not keep the bot from ending while it is waited for", async () => {
    await mkdir(join(folder, "bot.db"));
    start();
    await readyWith(503);
    const exit = new Promise((resolve) => bot?.once("exit", resolve));
    bot?.kill("SIGTERM");
    expect(await exit).toBe(0);
  });
});
