import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createWorkspace } from "../../sandbox/workspace/create-workspace.ts";
import { packageRoot } from "../../src/package-root.ts";
import { eventually, type RedisServer, startRedisServer } from "../support/redis-server.ts";

let folder: string;
let server: RedisServer;
let bot: ChildProcess | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "start-process-"));
  server = await startRedisServer();
});
afterEach(async () => {
  bot?.kill("SIGKILL");
  await server.stop();
  await rm(folder, { recursive: true });
});

/** Runs the compiled program in an empty folder, with no settings but these. */
function run(args: readonly string[], env: Readonly<Record<string, string>>) {
  const program = join(packageRoot, "dist/bot/main.js");
  const child = spawn(process.execPath, [program, ...args], {
    cwd: folder,
    env: { PATH: process.env["PATH"] ?? "", ...env },
  });
  bot = child;
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      output += String(chunk);
    });
  }
  const exit = new Promise<number | null>((resolve) => child.once("exit", (code) => resolve(code)));
  return { child, exit, output: () => output };
}

describe("redis-audit-bot start", () => {
  it("exits with 1 and names every missing setting at once", async () => {
    const { exit, output } = run(["start"], {});
    expect(await exit).toBe(1);
    expect(output()).toContain("The configuration has 3 problems:");
    for (const setting of ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "FLEET_FILE"]) {
      expect(output()).toContain(`  ${setting}: `);
    }
  });

  it("runs until SIGTERM, remembers in data/ by default, and logs no token", async () => {
    const workspace = await createWorkspace();
    await writeFile(
      join(folder, "fleet.yml"),
      `clusters: [{ name: local, environment: test, endpoints: ["127.0.0.1:${server.port}"],
         owner: { team: T, channel: C01REDISALERTS } }]`,
    );
    const { child, exit, output } = run(["start"], {
      SLACK_BOT_TOKEN: workspace.botToken,
      SLACK_APP_TOKEN: workspace.appToken,
      SLACK_API_URL: workspace.apiUrl,
      LOG_LEVEL: "debug",
    });
    await eventually(async () => output().includes("watching 1 clusters") || undefined);
    child.kill("SIGTERM");
    expect(await exit).toBe(0);
    expect(output()).not.toContain(workspace.botToken);
    expect(output()).not.toContain(workspace.appToken);
    await rm(join(folder, "data/redis-audit-bot.db"));
    await workspace.stop();
  });

  it("says what Slack said when the token is not valid", async () => {
    const workspace = await createWorkspace();
    await writeFile(
      join(folder, "fleet.yml"),
      `clusters: [{ name: local, environment: test, endpoints: ["127.0.0.1:${server.port}"],
         owner: { team: T, channel: C01REDISALERTS } }]`,
    );
    const { exit, output } = run(["start"], {
      SLACK_BOT_TOKEN: "xoxb-wrong",
      SLACK_APP_TOKEN: workspace.appToken,
      SLACK_API_URL: workspace.apiUrl,
    });
    expect(await exit).toBe(1);
    expect(output()).toContain("could not start: ");
    expect(output()).toContain("invalid_auth");
    expect(output()).not.toContain("xoxb-wrong");
    await workspace.stop();
  });
});
