import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { packageRoot } from "../package-root.ts";
import type { CliCommand } from "./cli.ts";

const usage = `Usage: redis-audit-bot <command>

  start                 run the bot: Socket Mode with SLACK_APP_TOKEN, else signed HTTP
  check                 check the settings, then connect to Slack and to every Redis node
  audit <redis-url|cluster>
                        audit the keys of one Redis, without Slack: [--mode exact|standard|sample]
                        [--pace gentle|fast] [--format text|md|json|csv|html] [--lang en|zh|both] [--out DIR]
                        [--compare FILE] [--max-keys N] [--max-minutes N]
  patterns [FILE]       find the patterns of a list of keys, one a line: [--assign | --json]
                        [--raw | --no-raw]
  render <template>     print a message as it would be posted: [--locale en|zh|both]
                        [--fixture NAME|FILE] [--format text|blocks|email]
  schema [fleet|audit]  print the JSON Schema of the fleet file, or of an audit
  ledger verify         check that no row of the ledger of decisions was changed or removed
  ledger export         print the ledger: [--format jsonl|csv]
  help, version

Settings come from the environment: SLACK_BOT_TOKEN, SLACK_APP_TOKEN or SLACK_SIGNING_SECRET and PORT,
FLEET_FILE, DATABASE_URL, JOURNAL_DIR, LOG_LEVEL, SLACK_API_URL, TEMPLATES_DIR, LOCALES_DIR, METRICS_PORT,
METRICS_HOST, DEADMAN_URL, SMTP_URL, MAIL_FROM (see the README).`;

/** `redis-audit-bot help` */
export const help: CliCommand = async (_args, { out }) => {
  out(usage);
  return 0;
};

/** `redis-audit-bot version` */
export const version: CliCommand = async (_args, { out }) => {
  const text = await readFile(join(packageRoot, "package.json"), "utf8");
  const { version: number } = JSON.parse(text) as { version: string };
  out(number);
  return 0;
};
