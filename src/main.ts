#!/usr/bin/env node
import { createApp } from "./app.ts";
import { audit } from "./cli/audit.ts";
import { check } from "./cli/check.ts";
import type { CliCommand, CliIo } from "./cli/cli.ts";
import { help, version } from "./cli/help.ts";
import { patterns } from "./cli/patterns.ts";
import { render } from "./cli/render.ts";
import { schema } from "./cli/schema.ts";
import { describeProblems } from "./config/describe-problems.ts";
import { loadConfig } from "./config/load-config.ts";
import { createLog } from "./log.ts";
import { isValidCron } from "./schedule/scheduler.ts";

const commands: Readonly<Record<string, CliCommand>> = {
  start,
  check,
  audit,
  patterns,
  render,
  schema,
  help,
  version,
};
const aliases: Readonly<Record<string, string>> = { "--help": "help", "-h": "help", "--version": "version" };

const io: CliIo = {
  env: process.env,
  out: (line) => console.log(line),
  err: (line) => console.error(line),
  ...(process.stderr.isTTY && {
    terminal: { write: (text) => process.stderr.write(text), columns: () => process.stderr.columns },
  }),
  onInterrupt: (listener) => {
    process.once("SIGINT", listener);
    return () => process.off("SIGINT", listener);
  },
};

// `redis-audit-bot patterns | head` closes the pipe early: that is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});
process.exitCode = await main(process.argv.slice(2));

async function main([word = "help", ...args]: readonly string[]): Promise<number> {
  const name = aliases[word] ?? word;
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command !== undefined) return command(args, io);
  io.err(`redis-audit-bot: there is no command "${word}".`);
  await help([], { ...io, out: io.err });
  return 1;
}

/** `start`: runs until SIGINT or SIGTERM. A second signal ends it at once. */
async function start(_args: readonly string[], { env, err }: CliIo): Promise<number> {
  const loaded = await loadConfig({ env, isValidCron });
  if (!loaded.ok) {
    err(describeProblems(loaded.problems));
    return 1;
  }
  const log = createLog(loaded.config.logLevel);
  const app = createApp(loaded.config, { log });
  try {
    await app.start();
  } catch (error) {
    err(`redis-audit-bot could not start: ${error instanceof Error ? error.message : String(error)}`);
    err("Run `redis-audit-bot check` to see what is wrong with the settings, Slack or Redis.");
    await app.stop();
    return 1;
  }
  log.info(`stopping on ${await nextSignal()}`);
  await app.stop();
  return 0;
}

function nextSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    process.once("SIGINT", resolve);
    process.once("SIGTERM", resolve);
  });
}
