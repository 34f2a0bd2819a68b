#!/usr/bin/env node
import type { CliCommand, CliIo } from "./cli/cli.ts";

/** Each command with what it needs, loaded when it is asked for: an audit has no use for Slack's libraries. */
const commands: Readonly<Record<string, () => Promise<CliCommand>>> = {
  start: async () => (await import("./start.ts")).start,
  check: async () => (await import("./cli/check.ts")).check,
  audit: async () => (await import("./cli/audit.ts")).audit,
  patterns: async () => (await import("./cli/patterns.ts")).patterns,
  render: async () => (await import("./cli/render.ts")).render,
  schema: async () => (await import("./cli/schema.ts")).schema,
  ledger: async () => (await import("./cli/ledger.ts")).ledger,
  help: async () => (await import("./cli/help.ts")).help,
  version: async () => (await import("./cli/help.ts")).version,
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
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (load !== undefined) return (await load())(args, io);
  io.err(`redis-audit-bot: there is no command "${word}".`);
  const { help } = await import("./cli/help.ts");
  await help([], { ...io, out: io.err });
  return 1;
}
