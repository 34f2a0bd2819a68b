// The bot in a process of its own, with the times of runs that a test wants:
// node bot-to-be-killed.mjs <dist/src> <JSON>
import process from "node:process";
import { pathToFileURL } from "node:url";

const [dist, json] = process.argv.slice(2);
const load = (path) => import(`${pathToFileURL(dist)}/${path}`);
const { createApp } = await load("app.js");
const { loadConfig } = await load("config/load-config.js");
const { createLog } = await load("log.js");
const { isValidCron } = await load("schedule/scheduler.js");

const loaded = loadConfig({ env: process.env, isValidCron });
if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
const app = createApp(loaded.config, { log: createLog("error"), remediation: JSON.parse(json) });
await app.start();
process.stdout.write("ready\n");
