import { createApp } from "./app.ts";
import type { CliIo } from "./cli/cli.ts";
import { describeProblems } from "./config/describe-problems.ts";
import { loadConfig } from "./config/load-config.ts";
import { describeCalendarGaps } from "./config/policy/describe-calendar-gaps.ts";
import { createLog } from "./log.ts";
import { isValidCron } from "./schedule/scheduler.ts";

/** `redis-audit-bot start`: runs until SIGINT or SIGTERM; a second signal ends it at once. */
export async function start(_args: readonly string[], { env, err }: CliIo): Promise<number> {
  const loaded = loadConfig({ env, isValidCron });
  if (!loaded.ok) {
    err(describeProblems(loaded.problems));
    return 1;
  }
  const log = createLog(loaded.config.logLevel);
  for (const gap of describeCalendarGaps(loaded.config.fleet.hours, Date.now())) log.warn(gap);
  const app = createApp(loaded.config, { log });
  const signal = nextSignal();
  try {
    // The start may wait for a store as long as it takes.
    await Promise.race([app.start(), signal]);
  } catch (error) {
    err(`redis-audit-bot could not start: ${error instanceof Error ? error.message : String(error)}`);
    err("Run `redis-audit-bot check` to see what is wrong with the settings, Slack or Redis.");
    await app.stop();
    return 1;
  }
  log.info(`stopping on ${await signal}`);
  await app.stop();
  return 0;
}

function nextSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    process.once("SIGINT", resolve);
    process.once("SIGTERM", resolve);
  });
}
