import type { Command } from "./command.ts";

/** Commands whose first argument is a subcommand or a section, hence fit to be shown. */
const containers = new Set([
  "ACL",
  "CLIENT",
  "CLUSTER",
  "COMMAND",
  "CONFIG",
  "INFO",
  "LATENCY",
  "MEMORY",
  "OBJECT",
  "SENTINEL",
  "SLOWLOG",
]);

/** A command for messages: `INFO memory`, `EXPIRE`. Other arguments are left out: they are key names or secrets. */
export function describeCommand(command: Command): string {
  const [name, first] = command;
  const upperName = name.toUpperCase();
  return first !== undefined && containers.has(upperName) ? `${upperName} ${first}` : upperName;
}
