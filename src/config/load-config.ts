import { readFileSync, statSync } from "node:fs";
import type { Config, ConfigProblem } from "./config.ts";
import { deepFreeze } from "./deep-freeze.ts";
import { loadFleet } from "./load-fleet.ts";
import { readSettings } from "./read-settings.ts";
import type { ConfigSources } from "./sources.ts";

export type LoadedConfig =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

/** `readFile` and `isFolder` ask the file system unless given. */
export type LoadConfigOptions = Pick<ConfigSources, "env" | "isValidCron"> & Partial<ConfigSources>;

/**
 * Reads the environment and the fleet file, everything they refer to included. Answers the frozen configuration, or
 * all that is wrong at once: first the settings, then the fleet file from top to bottom. An `.env` file is not read:
 * whoever starts the process sets its environment.
 */
export function loadConfig(options: LoadConfigOptions): LoadedConfig {
  const sources: ConfigSources = { readFile: readText, isFolder: isDirectory, ...options };
  const problems: ConfigProblem[] = [];
  const report = (problem: ConfigProblem): void => {
    problems.push(problem);
  };
  const settings = readSettings(sources, report);
  const { fleetFile, slack, databaseUrl, logLevel, journalFolder, mail, templatesDir, localesDir } = settings;
  const { metricsPort, metricsHost, deadmanUrl } = settings;
  const fleet = loadFleet(fleetFile, sources, report);
  if (problems.length > 0 || !slack || !databaseUrl || !fleet) return { ok: false, problems };
  const config: Config = {
    slack,
    fleet,
    databaseUrl,
    logLevel,
    journalFolder,
    metricsHost,
    ...(templatesDir !== undefined && { templatesDir }),
    ...(localesDir !== undefined && { localesDir }),
    ...(metricsPort !== undefined && { metricsPort }),
    ...(deadmanUrl && { deadmanUrl }),
    ...(mail && { mail }),
  };
  return { ok: true, config: deepFreeze(config) };
}

function readText(path: string): string {
  return readFileSync(path, "utf8");
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
