import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { packageRoot } from "../../src/package-root.ts";
import { type DemoFleet, type FleetProgress, startFleet } from "../fleet/index.ts";
import { startBot } from "../start-bot.ts";
import { createWorkspace, type Workspace } from "../workspace/create-workspace.ts";
import { DEFAULTS } from "../workspace/defaults.ts";

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
  progress("Starting ten Redis servers and filling them…");
  const fleet = await startFleet({ marketKeys: keys, baseDir: folder, onProgress: tellFleet(progress) });
  stops.push(() => fleet.stop());
  signal.throwIfAborted();
  const fleetFile = join(folder, "fleet.yml");
  await writeFile(fleetFile, fleet.toFleetFile({ schedule: probeSchedule, ...slackIds }));
  progress("Starting the bot (Socket Mode)…");
  const app = await startBot({ workspace, fleetFile, databaseUrl: `sqlite:${join(folder, "bot.db")}` });
  stops.push(() => app.stop());
  return { fleet, workspace, pageUrl: workspace.pageUrl, stop };
}

/** Slack's ids of the workspace's channels and groups, by their names. */
const slackIds = {
  channelIds: Object.fromEntries(DEFAULTS.channels.map(({ name, id }) => [name, id])),
  groupIds: Object.fromEntries(DEFAULTS.groups.map(({ handle, id }) => [handle, id])),
};

/** One line a cluster that is up. */
function tellFleet(progress: (line: string) => void): (fleet: FleetProgress) => void {
  return ({ cluster, keys, ready }) => {
    if (ready) progress(`  ${cluster}: ${keys.toLocaleString("en")} keys`);
  };
}

async function makeFolder(): Promise<string> {
  const parent = join(packageRoot, ".sandbox");
  await mkdir(parent, { recursive: true });
  return mkdtemp(join(parent, "demo-"));
}
