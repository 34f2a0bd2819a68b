import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";
import { type RedisServer, startRedisServer } from "../../sandbox/redis-server.ts";
import { startBot } from "../../sandbox/start-bot.ts";
import { createWorkspace, type Workspace } from "../../sandbox/workspace/create-workspace.ts";
import type { WorkspaceOptions } from "../../sandbox/workspace/options.ts";
import type { App, AppParts } from "../../src/app.ts";

export const sam = "U01SAM";
export const lin = "U02LIN";
export const channel = "redis-alerts";

/** The bot between a local Slack and one real Redis of 16 MB, the cluster `orders-eu`, probed every second. */
export interface BotUnderTest {
  readonly workspace: Workspace;
  readonly server: RedisServer;
  /** A client of the watched server. */
  readonly redis: Redis;
  /** Writes until about this share of maxmemory is used, or deletes what it wrote. */
  readonly fillMemory: (usedRatio: number) => Promise<void>;
  readonly startBot: () => Promise<void>;
  readonly stopBot: () => Promise<void>;
  /** Ends everything. */
  readonly stop: () => Promise<void>;
}

export interface BotUnderTestOptions {
  readonly workspace?: WorkspaceOptions;
  readonly httpPort?: number;
  /** More of the fleet file: YAML of its policy. */
  readonly policy?: string;
  /** How runs watch and wait. */
  readonly remediation?: AppParts["remediation"];
}

const maxmemoryBytes = 16 * 1024 * 1024;

/** Everything is up when it resolves, the bot too. */
export async function startBotUnderTest(options: BotUnderTestOptions = {}): Promise<BotUnderTest> {
  const folder = await mkdtemp(join(tmpdir(), "redis-audit-bot-"));
  const workspace = await createWorkspace(options.workspace);
  const server = await startRedisServer({ args: ["--maxmemory", `${maxmemoryBytes}`] });
  const redis = new Redis(server.port, "127.0.0.1");
  const fleetFile = join(folder, "fleet.yml");
  await writeFile(fleetFile, fleetFileFor(server.port, options.policy ?? ""));
  let app: App | undefined;
  const start = async (): Promise<void> => {
    const databaseUrl = `sqlite:${join(folder, "bot.db")}`;
    const http = options.httpPort === undefined ? {} : { httpPort: options.httpPort };
    const tuning = options.remediation ? { remediation: options.remediation } : {};
    app = await startBot({ workspace, fleetFile, databaseUrl, ...http, ...tuning });
  };
  const stopBot = async (): Promise<void> => {
    await app?.stop();
    app = undefined;
  };
  await start();
  return {
    workspace,
    server,
    redis,
    fillMemory: (usedRatio) => fillMemory(redis, usedRatio),
    startBot: start,
    stopBot,
    stop: async () => {
      await stopBot();
      redis.disconnect();
      await server.stop();
      await workspace.stop();
      await rm(folder, { recursive: true });
    },
  };
}

/** Unless the policy names roles, both people sign and carry out. */
function fleetFileFor(port: number, policy: string): string {
  const hasRoles = policy.includes("roles:");
  const people = `roles: [{ name: all, users: [${sam}, ${lin}] }]\nallowed: { remediate: [all] }\n`;
  return `
clusters:
  - name: orders-eu
    environment: production
    mode: standalone
    endpoints: ["127.0.0.1:${port}"]
    owner: { team: Orders, channel: C01REDISALERTS, mentionGroup: S01SREONCALL${hasRoles ? "" : ", signers: [all]"} }
    languages: [en, zh]
    profile: shared-cache
    schedule: "* * * * * *"
    limits: { latencyMs: off }
${policy}${hasRoles ? "" : people}`;
}

const valueBytes = 64 * 1024;

async function fillMemory(redis: Redis, usedRatio: number): Promise<void> {
  const used = Number(/used_memory:(\d+)/.exec(await redis.info("memory"))?.[1]);
  const missing = Math.round((maxmemoryBytes * usedRatio - used) / valueBytes);
  if (missing <= 0) {
    await redis.flushall();
    return;
  }
  const value = "x".repeat(valueBytes - 200);
  await Promise.all(
    Array.from({ length: missing }, (_, index) => redis.set(`filler:${index}`, value, "EX", 3600)),
  );
}
