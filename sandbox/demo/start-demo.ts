import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createApp } from "../../src/app.ts";
import { describeProblems } from "../../src/config/describe-problems.ts";
import { loadConfig } from "../../src/config/load-config.ts";
import { createLog } from "../../src/log.ts";
import { packageRoot } from "../../src/package-root.ts";
import { isValidCron } from "../../src/schedule/scheduler.ts";
import { type DemoFleet, type FleetProgress, startFleet } from "../fleet/index.ts";
import { createWorkspace, type Workspace } from "../workspace/index.ts";

/** A demo that runs: real Redis servers, the local workspace and the bot between them. */
export interface Demo {
  readonly fleet: DemoFleet;
  readonly workspace: Workspace;
  readonly pageUrl: string;
  readonly stop: () => Promise<void>;
}

export interface DemoOptions {
  readonly port?: number;
  /** Keys of the market cluster. */
  readonly keys: number;
  readonly progress: (line: string) => void;
  /** Aborted: whatever is up is stopped and the start ends. */
  readonly signal: AbortSignal;
}

/** Often enough that a person watching sees things move. */
const probeSchedule = "*/2 * * * * *";

/**
 * Starts everything; the bot is the production `createApp`, configured as in production: by environment
 * settings and a fleet file. Files live in a folder of the clone that goes with the demo. `undefined`: it
 * could not start, and `progress` said why.
 */
export async function startDemo(options: DemoOptions): Promise<Demo | undefined> {
  const stops: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const stopPart of stops.splice(0).reverse()) await stopPart();
  };
  try {
    return await startParts(options, stops, stop);
  } catch (error) {
    options.progress(error instanceof Error ? error.message : String(error));
    await stop();
    return undefined;
  }
}

async function startParts(
  { port, keys, progress, signal }: DemoOptions,
  stops: (() => Promise<void>)[],
  stop: () => Promise<void>,
): Promise<Demo> {
  const folder = await makeFolder();
  stops.push(() => rm(folder, { recursive: true, force: true }));
  const workspace = await createWorkspace({ ...(port !== undefined && { port }) });
  stops.push(() => workspace.stop());
  const fleet = await startFleet({ marketKeys: keys, baseDir: folder, onProgress: tellFleet(progress) });
  stops.push(() => fleet.stop());
  signal.throwIfAborted();
  const fleetFile = join(folder, "fleet.yml");
  const { channelIds, groupIds } = idsByName(workspace);
  await writeFile(fleetFile, fleet.toFleetFile({ schedule: probeSchedule, channelIds, groupIds }));
  const app = await startBot(workspace, fleetFile, folder, progress);
  stops.push(() => app.stop());
  return { fleet, workspace, pageUrl: workspace.pageUrl, stop };
}

async function makeFolder(): Promise<string> {
  const parent = join(packageRoot, ".sandbox");
  await mkdir(parent, { recursive: true });
  return mkdtemp(join(parent, "demo-"));
}

async function startBot(
  workspace: Workspace,
  fleetFile: string,
  folder: string,
  progress: (line: string) => void,
): Promise<ReturnType<typeof createApp>> {
  progress("Starting the bot (Socket Mode)…");
  const env = {
    SLACK_BOT_TOKEN: workspace.botToken,
    SLACK_APP_TOKEN: workspace.appToken,
    SLACK_API_URL: workspace.apiUrl,
    FLEET_FILE: fleetFile,
    DATABASE_URL: `sqlite:${join(folder, "bot.db")}`,
    LOG_LEVEL: process.env["LOG_LEVEL"] ?? "warn",
  };
  const loaded = await loadConfig({ env, isValidCron });
  if (!loaded.ok) throw new Error(describeProblems(loaded.problems).join("\n"));
  const app = createApp(loaded.config, { log: createLog(loaded.config.logLevel) });
  await app.start();
  return app;
}
