import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { stringify } from "yaml";
import { type BulkWriter, openBulkWriter } from "../../sandbox/fleet/bulk-writer.ts";
import { createKeyMaker, drawTtlMs, type KeyPattern } from "../../sandbox/fleet/key-pattern.ts";
import { createRandom, seedOf } from "../../sandbox/fleet/random.ts";
import { type Words, writeCommands } from "../../sandbox/fleet/write-commands.ts";
import { type RedisServer, startRedisServer } from "../../sandbox/redis-server.ts";
import { startBot } from "../../sandbox/start-bot.ts";
import { createWorkspace, type Workspace } from "../../sandbox/workspace/create-workspace.ts";
import type { WorkspaceOptions } from "../../sandbox/workspace/options.ts";
import type { AppParts } from "../../src/app.ts";
import { hashSlot } from "../../src/core/remediation/hash-slot.ts";
import { lin, sam } from "./bot-under-test.ts";
import { eventually } from "./redis-server.ts";

const cli = promisify(execFile);

/** When each key expires, Unix ms; -1: never. */
export type Expiries = ReadonlyMap<string, number>;

/** A local Slack, the real bot, and the cluster `market` with a keyspace of real size. */
export interface RequestStage {
  readonly workspace: Workspace;
  readonly databaseUrl: string;
  /** Settings of the bot as a process of its own. */
  readonly env: Readonly<Record<string, string>>;
  readonly startBot: () => Promise<void>;
  readonly stopBot: () => Promise<void>;
  readonly write: (patterns: readonly KeyPattern[], seed: number) => Promise<void>;
  /** What redis-cli says of every key of every primary. */
  readonly readExpiries: () => Promise<Expiries>;
  /** Keys with a TTL: cheap, to be asked again and again. */
  readonly countExpiring: () => Promise<number>;
  readonly stop: () => Promise<void>;
}

export interface RequestStageOptions {
  readonly mode: "standalone" | "cluster";
  /** More of the fleet file. */
  readonly fleet: Readonly<Record<string, unknown>>;
  readonly contracts: readonly { readonly pattern: string; readonly ttlSeconds: number }[];
  /** More of the cluster's owner. */
  readonly owner?: Readonly<Record<string, unknown>>;
  readonly people?: WorkspaceOptions["people"];
  /** How runs watch and wait; `tuning` unless told. */
  readonly remediation?: AppParts["remediation"];
  /** More environment settings of the bot. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** Nothing is running against a bot that shares two cores with other tests: only what it decides is of interest. */
export const tuning = {
  times: { watchMs: 1_500, feelMs: 300, feelEveryMs: 1_000, leaseMs: 3_000 },
  health: { hitRatioDrop: 1, extraPingMs: 60_000, extraEvictionsPerMinute: 5, extraLagBytes: 1e9 },
};

export async function startRequestStage(options: RequestStageOptions): Promise<RequestStage> {
  const folder = await mkdtemp(join(tmpdir(), "request-stage-"));
  const { people, remediation = tuning, settings = {} } = options;
  const workspace = await createWorkspace(people && { people });
  const servers = options.mode === "cluster" ? await startThreePrimaries() : [await startRedisServer()];
  const ports = servers.map(({ port }) => port);
  const fleetFile = join(folder, "fleet.yml");
  await writeFile(fleetFile, fleetFileFor(ports, options));
  const databaseUrl = `sqlite:${join(folder, "bot.db")}`;
  let app: Awaited<ReturnType<typeof startBot>> | undefined;
  const stopBot = async () => {
    await app?.stop();
    app = undefined;
  };
  return {
    workspace,
    databaseUrl,
    env: {
      ...settings,
      SLACK_APP_TOKEN: workspace.appToken,
      SLACK_BOT_TOKEN: workspace.botToken,
      SLACK_API_URL: workspace.apiUrl,
      FLEET_FILE: fleetFile,
      DATABASE_URL: databaseUrl,
    },
    startBot: async () => {
      app = await startBot({ workspace, fleetFile, databaseUrl, remediation, settings });
    },
    stopBot,
    write: (patterns, seed) => writeKeys(ports, patterns, seed),
    readExpiries: async () => new Map((await Promise.all(ports.map(askRedisCli))).flat()),
    countExpiring: async () => {
      const counts = await Promise.all(ports.map((port) => ask(port, "INFO", "keyspace")));
      return counts.reduce((sum, info) => sum + Number(/expires=(\d+)/.exec(info)?.[1] ?? 0), 0);
    },
    stop: async () => {
      await stopBot();
      await Promise.all(servers.map((server) => server.stop()));
      await workspace.stop();
      await rm(folder, { recursive: true });
    },
  };
}

function fleetFileFor(
  ports: readonly number[],
  { mode, fleet, contracts, owner }: RequestStageOptions,
): string {
  const market = {
    name: "market",
    environment: "production",
    mode,
    endpoints: ports.map((port) => `127.0.0.1:${port}`),
    owner: {
      ...{ team: "Marketing", channel: "C01REDISALERTS", mentionGroup: "S01SREONCALL", signers: ["all"] },
      ...owner,
    },
    languages: ["en", "zh"],
    profile: "shared-cache",
    limits: { latencyMs: "off" },
    contracts,
  };
  const people = { roles: [{ name: "all", users: [sam, lin] }], allowed: { remediate: ["all"] } };
  return stringify({ clusters: [market], ...people, ...fleet });
}

const slotsOfNode = 5_462;

async function startThreePrimaries(): Promise<readonly RedisServer[]> {
  const args = ["--cluster-enabled", "yes", "--cluster-node-timeout", "15000"];
  const servers = await Promise.all([0, 1, 2].map(() => startRedisServer({ args })));
  const [first] = servers;
  for (const [index, { port }] of servers.entries()) {
    const [from, to] = [index * slotsOfNode, Math.min(16_383, (index + 1) * slotsOfNode - 1)];
    await ask(port, "CLUSTER", "SET-CONFIG-EPOCH", `${index + 1}`);
    await ask(port, "CLUSTER", "ADDSLOTSRANGE", `${from}`, `${to}`);
    if (index > 0) await ask(first?.port ?? 0, "CLUSTER", "MEET", "127.0.0.1", `${port}`);
  }
  await Promise.all(servers.map(({ port }) => eventually(() => isWhole(port))));
  return servers;
}

async function isWhole(port: number): Promise<true | undefined> {
  const info = await ask(port, "CLUSTER", "INFO");
  return info.includes("cluster_state:ok") && info.includes("cluster_known_nodes:3") ? true : undefined;
}

async function ask(port: number, ...words: readonly string[]): Promise<string> {
  const { stdout } = await cli("redis-cli", ["-p", `${port}`, "--raw", ...words], {
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout;
}

/** All keys in one script, so that nothing moves in between. */
const everyExpiry = `local found, cursor = {}, '0'
repeat
  local page = redis.call('SCAN', cursor, 'COUNT', 1000)
  cursor = page[1]
  for _, key in ipairs(page[2]) do
    found[#found + 1] = key
    found[#found + 1] = redis.call('PEXPIRETIME', key)
  end
until cursor == '0'
return found`;

async function askRedisCli(port: number): Promise<readonly (readonly [string, number])[]> {
  const lines = (await ask(port, "EVAL", everyExpiry, "0")).split("\n");
  const found: [string, number][] = [];
  for (let line = 0; line + 1 < lines.length; line += 2) {
    found.push([lines[line] ?? "", Number(lines[line + 1])]);
  }
  return found;
}

const chunkKeys = 2_000;

/** The same seed gives the same names. */
async function writeKeys(
  ports: readonly number[],
  patterns: readonly KeyPattern[],
  seed: number,
): Promise<void> {
  const writers = await Promise.all(ports.map(openBulkWriter));
  try {
    for (const pattern of patterns) await writePattern(writers, pattern, seed);
  } finally {
    for (const writer of writers) writer.close();
  }
}

async function writePattern(
  writers: readonly BulkWriter[],
  pattern: KeyPattern,
  seed: number,
): Promise<void> {
  const random = createRandom(seedOf(seed, pattern.pattern));
  const maker = createKeyMaker(pattern);
  const names = new Set<string>();
  for (let draws = 0; names.size < pattern.count && draws < 20 * pattern.count; draws++) {
    names.add(maker.present(random));
  }
  const withoutTtl = Math.round(names.size * (pattern.withoutTtl ?? 0));
  const queues = writers.map((): Words[] => []);
  const flush = () => Promise.all(queues.map((queue, index) => writers[index]?.write(queue.splice(0))));
  let made = 0;
  for (const name of names) {
    const ttlMs = made++ < withoutTtl || !pattern.ttl ? undefined : drawTtlMs(pattern.ttl, random);
    const bytes = Buffer.from(name, "latin1");
    const node = writers.length === 1 ? 0 : Math.floor(hashSlot(bytes, 0, bytes.length) / slotsOfNode);
    queues[node]?.push(...writeCommands(name, pattern.content, ttlMs, random));
    if (made % chunkKeys === 0) await flush();
  }
  await flush();
}
