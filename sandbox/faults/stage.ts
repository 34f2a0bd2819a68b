import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Config } from "../../src/config/config.ts";
import { describeProblems } from "../../src/config/describe-problems.ts";
import { loadConfig } from "../../src/config/load-config.ts";
import type { Alert } from "../../src/core/alerts/alert.ts";
import { isValidCron } from "../../src/schedule/scheduler.ts";
import { createStore } from "../../src/store/create-store.ts";
import type { Store } from "../../src/store/store.ts";
import { createWorkspace, type Workspace } from "../workspace/create-workspace.ts";
import type { Message } from "../workspace/protocol.ts";
import { type BotProcess, startBotProcess } from "./bot-process.ts";
import { type StageFleet, writeStageFleet } from "./stage-fleet.ts";
import { startWatched, type Watched } from "./watched.ts";

/** Something a person did, of which Slack said that the bot has it. */
export interface Accepted {
  readonly alertId: string;
  readonly userId: string;
}

/** One bot in a process of its own, a local Slack, the Redis it watches, and eyes on its store. */
export interface Stage {
  readonly name: string;
  readonly workspace: Workspace;
  readonly watched: Watched;
  readonly config: Config;
  /** The bot's own database, read beside it. */
  readonly store: Store;
  readonly bot: () => BotProcess;
  /** Starts the bot after it died; `afterMs`: it was down for so long, by all clocks. */
  readonly restart: (afterMs?: number) => Promise<void>;
  readonly nowMs: () => number;
  /** Moves the bot's clock, and Slack's with it unless told. */
  readonly moveClock: (byMs: number, alone?: "alone") => Promise<void>;
  readonly accepted: Accepted[];
  /** Outbox ids of messages that somebody deleted on purpose. */
  readonly deleted: Set<string>;
  /** `true`: Slack said that the bot has it. */
  readonly click: (userId: string, alert: Alert, actionId: string) => Promise<boolean>;
  /** The newest alert on memory; `undefined`: there never was one. */
  readonly memoryAlert: () => Promise<Alert | undefined>;
  /** The first answer that is not `undefined`, asked again and again. Rejects after `timeoutMs` (60 s). */
  readonly until: <T>(what: string, read: () => Promise<T | undefined>, timeoutMs?: number) => Promise<T>;
  /** Every message of the bot's that stands anywhere. */
  readonly messages: () => readonly Message[];
  readonly readLog: () => Promise<string>;
  readonly stop: () => Promise<void>;
}

/** What stands between the bot and Slack. */
export interface Interposed {
  readonly apiUrl: string;
  readonly stop: () => Promise<void>;
}

export interface StageOptions extends StageFleet {
  /** Events that Slack sends; `undefined`: all, as the manifest asks for. */
  readonly events?: readonly string[];
  /** How long Slack waits for an acknowledgment. Default: 3 s, as Slack does. */
  readonly ackTimeoutMs?: number;
  /** Between the bot and Slack; answers what to connect to instead. */
  readonly interpose?: (workspace: Workspace) => Promise<Interposed>;
}

export const people = { sam: "U01SAM", lin: "U02LIN" } as const;
export const channels = { alerts: "C01REDISALERTS", fallback: "C02MARKETING", onCall: "C04ONCALL" } as const;

const waitMs = 60_000;
const pollMs = 60;

/** Everything runs when it resolves. */
export async function openStage(name: string, options: StageOptions = {}): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), "redis-audit-bot-faults-"));
  let offsetMs = 0;
  let slackOffsetMs = 0;
  const workspace = await createWorkspace({
    nowMs: () => Date.now() + slackOffsetMs,
    ackTimeoutMs: options.ackTimeoutMs ?? 3000,
    retryDelaysMs: [0, 500, 1000, 2000, 4000, 8000],
    ...(options.events !== undefined && { events: options.events }),
    channels: [
      { id: channels.alerts, name: "redis-alerts" },
      { id: channels.fallback, name: "fallback" },
      { id: channels.onCall, name: "on-call" },
    ],
  });
  const interposed = await options.interpose?.(workspace);
  const watched = await startWatched(options.deployment);
  const fleetFile = join(folder, "fleet.yml");
  await writeFile(fleetFile, writeStageFleet(watched, options));
  const databaseUrl = `sqlite:${join(folder, "bot.db")}`;
  const env = {
    SLACK_BOT_TOKEN: workspace.botToken,
    SLACK_APP_TOKEN: workspace.appToken,
    SLACK_API_URL: interposed?.apiUrl ?? workspace.apiUrl,
    FLEET_FILE: fleetFile,
    DATABASE_URL: databaseUrl,
    LOG_LEVEL: "warn",
  };
  const loaded = loadConfig({ env, isValidCron });
  if (!loaded.ok) throw new Error(describeProblems(loaded.problems));
  const launch = (): Promise<BotProcess> => startBotProcess({ folder, env, clockOffsetMs: offsetMs });
  let bot = await launch();
  const store = await createStore(databaseUrl, { newOutboxId: () => "never", editEveryMs: 0 });
  const accepted: Accepted[] = [];
  return {
    name,
    workspace,
    watched,
    config: loaded.config,
    store,
    accepted,
    deleted: new Set(),
    bot: () => bot,
    restart: async (afterMs = 0) => {
      await bot.kill();
      offsetMs += afterMs;
      slackOffsetMs += afterMs;
      bot = await launch();
    },
    nowMs: () => Date.now() + offsetMs,
    moveClock: async (byMs, alone) => {
      offsetMs += byMs;
      if (alone === undefined) slackOffsetMs += byMs;
      await bot.order({ do: "clock", offsetMs });
    },
    click: async (userId, alert, actionId) => {
      const root =
        alert.rootTs === undefined ? undefined : workspace.client.find(alert.channel, alert.rootTs);
      if (root === undefined) return false;
      const { ok } = await workspace.client.click(userId, root, actionId);
      if (ok) accepted.push({ alertId: alert.id, userId });
      return ok;
    },
    memoryAlert: async () => (await store.alerts.list({})).find(({ rule }) => rule === "memory"),
    until: async (what, read, timeoutMs = waitMs) => {
      const endMs = performance.now() + timeoutMs;
      for (;;) {
        const value = await read();
        if (value !== undefined) return value;
        if (performance.now() > endMs) throw new Error(`${what} did not happen within ${timeoutMs} ms`);
        await sleep(pollMs);
      }
    },
    messages: () => allMessages(workspace),
    readLog: () => readFile(join(folder, "bot.log"), "utf8"),
    stop: async () => {
      await bot.kill();
      await store.close();
      await watched.stop();
      await interposed?.stop();
      await workspace.stop();
      await rm(folder, { recursive: true });
    },
  };
}

function allMessages({ client, botUserId }: Workspace): readonly Message[] {
  const inChannels = Object.values(channels).flatMap((channel) => client.messages(channel));
  const direct = Object.values(people).flatMap((person) => client.directMessages(person));
  return [...inChannels, ...direct].filter(({ user }) => user === botUserId);
}
