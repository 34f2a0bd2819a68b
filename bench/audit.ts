import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { loadCluster } from "../sandbox/fleet/load-cluster.ts";
import { marketPatterns } from "../sandbox/fleet/market.ts";
import { type RedisServer, startRedisServer, stopAllRedisServers } from "../sandbox/redis-server.ts";
import { measureProgram } from "./audit/measure-program.ts";
import { type Felt, type OtherClients, startOtherClients } from "./audit/other-clients.ts";
import { readServerCpu } from "./audit/read-server-cpu.ts";
import { type Measured, reportAudit } from "./audit/report-audit.ts";
import { printTable } from "./print-table.ts";

const { values: options } = parseArgs({
  options: {
    keys: { type: "string", default: "1000000" },
    rounds: { type: "string" },
    only: { type: "string", default: "" },
    help: { type: "boolean", default: false },
  },
});

/** Above it a second round takes longer than it tells. */
const manyKeys = 2_000_000;

if (options.help) {
  console.log(
    "bench:audit [--keys 1000000] [--rounds 2] [--only fast,floor,memkeys]: scans of one real redis-server (one round above 2,000,000 keys unless told)",
  );
} else {
  process.once("SIGINT", () => void stopAllRedisServers().then(() => process.exit(130)));
  process.once("SIGTERM", () => void stopAllRedisServers().then(() => process.exit(143)));
  const keys = Number(options.keys);
  const rounds = Number(options.rounds ?? (keys > manyKeys ? 1 : 2));
  await main(keys, rounds, options.only.split(",")).finally(stopAllRedisServers);
}

/** One way to look at all keys. */
interface Contender {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
  /** Slow on purpose: one round is enough. */
  readonly once?: true;
}

/** `only`: parts of the names of those who take part; an empty one means everybody. */
async function main(keys: number, rounds: number, only: readonly string[]): Promise<void> {
  if (!(keys >= 1_000) || !(rounds >= 1))
    throw new Error("--keys must be at least 1000, --rounds at least 1");
  console.log(`loading ${keys} keys`);
  const server = await startRedisServer();
  const folder = mkdtempSync(join(tmpdir(), "bench-audit-"));
  try {
    await loadMarket(keys, server.port);
    const floor = compileFloor(folder);
    if (typeof floor !== "string") console.log(`without the C client: ${floor.missing}`);
    const all = contenders(server.port, typeof floor === "string" ? floor : undefined);
    const wanted = all.filter(({ name }) => only.some((part) => name.includes(part)));
    await compare(keys, rounds, server, wanted);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function loadMarket(keys: number, port: number): Promise<void> {
  const owner = { team: "bench", channel: "bench", mentionGroup: "bench" };
  const shape = { hitRatio: 1, memoryUsedRatio: 0.5, lookupsPerSecond: 20, owner };
  await loadCluster({ name: "market", patterns: marketPatterns(keys), ...shape }, port, 1);
}

/** The program, or why there is none. */
function compileFloor(folder: string): string | { readonly missing: string } {
  const source = fileURLToPath(new URL("../../bench/audit/floor.c", import.meta.url));
  const program = join(folder, "floor");
  const compiled = spawnSync("cc", ["-O2", "-o", program, source], { encoding: "utf8" });
  if (compiled.error) return { missing: `no C compiler (${compiled.error.message})` };
  return compiled.status === 0 ? program : { missing: `it does not compile: ${compiled.stderr}` };
}

function contenders(port: number, floor: string | undefined): readonly Contender[] {
  const cli = (option: string) => ({ program: "redis-cli", args: ["-p", `${port}`, option] });
  const scanProgram = fileURLToPath(new URL("./audit/scan-program.js", import.meta.url));
  const ours = (mode: string, pace: string) => ({
    program: process.execPath,
    args: [scanProgram, `${port}`, mode, pace],
  });
  // The command that people run: patterns, judgement and report included.
  const bot = fileURLToPath(new URL("../bot/main.js", import.meta.url));
  const eventLoop = new URL("./audit/watch-event-loop.js", import.meta.url).href;
  const wholeAudit = (mode: string) => ({
    program: process.execPath,
    args: [
      ...["--import", eventLoop, bot, "audit", `redis://127.0.0.1:${port}`],
      ...["--mode", mode, "--pace", "fast", "--format", "json"],
    ],
  });
  return [
    { name: "redis-cli --bigkeys", ...cli("--bigkeys") },
    { name: "redis-cli --memkeys", ...cli("--memkeys") },
    ...(floor === undefined
      ? []
      : [
          { name: "C client (SCAN alone)", program: floor, args: [`${port}`, "250", "names"] },
          { name: "C client (floor)", program: floor, args: [`${port}`, "250", "metadata"] },
        ]),
    { name: "exact (fast)", ...ours("exact", "fast") },
    { name: "standard (fast)", ...ours("standard", "fast") },
    { name: "audit, exact (fast)", ...wholeAudit("exact") },
    { name: "audit, standard (fast)", ...wholeAudit("standard") },
    { name: "sample (fast)", ...ours("sample", "fast") },
    { name: "exact (gentle)", ...ours("exact", "gentle"), once: true },
    { name: "standard (gentle)", ...ours("standard", "gentle"), once: true },
  ];
}

async function compare(
  keys: number,
  rounds: number,
  server: RedisServer,
  all: readonly Contender[],
): Promise<void> {
  const others = await startOtherClients(server.port);
  const idle: Felt[] = [];
  const measured = new Map<string, Measured[]>();
  for (let round = 1; round <= rounds; round++) {
    idle.push(await feelIdle(others));
    for (const contender of all) {
      if (contender.once && round > 1) continue;
      const run = await measure(contender, server.port, others);
      console.log(`round ${round}: ${contender.name}: ${run.seconds.toFixed(2)} s`);
      measured.set(contender.name, [...(measured.get(contender.name) ?? []), run]);
    }
  }
  others.close();
  for (const table of reportAudit(keys, measured, idle)) printTable(table.title, table.rows);
}

async function feelIdle(others: OtherClients): Promise<Felt> {
  others.forget();
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  return others.readFelt();
}

async function measure(contender: Contender, port: number, others: OtherClients): Promise<Measured> {
  const before = await readServerCpu(port);
  others.forget();
  const run = await measureProgram(contender.program, contender.args);
  const felt = others.readFelt();
  const serverCpuSeconds = (await readServerCpu(port)) - before;
  return { ...run, felt, serverCpuSeconds };
}
