import { type App, type AppParts, createApp } from "../src/app.ts";
import { describeProblems } from "../src/config/describe-problems.ts";
import { loadConfig } from "../src/config/load-config.ts";
import { createLog } from "../src/log.ts";
import { isValidCron } from "../src/schedule/scheduler.ts";
import type { Workspace } from "./workspace/create-workspace.ts";

export interface BotOptions {
  readonly workspace: Workspace;
  /** Path of the fleet file. */
  readonly fleetFile: string;
  readonly databaseUrl: string;
  /** Signed HTTP on this port instead of Socket Mode. */
  readonly httpPort?: number;
  /** As production has it unless told. */
  readonly remediation?: AppParts["remediation"];
  /** More environment settings. */
  readonly settings?: Readonly<Record<string, string>>;
}

/**
 * Starts the production bot against a local workspace, configured as in production: by environment settings and
 * a fleet file. It logs warnings, or what `LOG_LEVEL` says. Rejects with every problem of the configuration.
 */
export async function startBot(options: BotOptions): Promise<App> {
  const { workspace, fleetFile, databaseUrl, httpPort, remediation, settings } = options;
  const slack =
    httpPort === undefined
      ? { SLACK_APP_TOKEN: workspace.appToken }
      : { SLACK_SIGNING_SECRET: workspace.signingSecret, PORT: String(httpPort) };
  const env = {
    ...settings,
    ...slack,
    SLACK_BOT_TOKEN: workspace.botToken,
    SLACK_API_URL: workspace.apiUrl,
    FLEET_FILE: fleetFile,
    DATABASE_URL: databaseUrl,
    LOG_LEVEL: process.env["LOG_LEVEL"] ?? "warn",
  };
  const loaded = await loadConfig({ env, isValidCron });
  if (!loaded.ok) throw new Error(describeProblems(loaded.problems));
  const app = createApp(loaded.config, {
    log: createLog(loaded.config.logLevel),
    ...(remediation && { remediation }),
  });
  try {
    await app.start();
  } catch (error) {
    await app.stop();
    throw error;
  }
  return app;
}
