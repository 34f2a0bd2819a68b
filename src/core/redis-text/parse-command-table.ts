import type { Reply } from "./command.ts";

/** Where a command has its first key: its place among the words, 1 the one after the name. */
export interface KeyPlaces {
  /**
   * 0: it has none, or none at a fixed place (EVAL, XREAD). `subcommand`: that of its second word says
   * (`placeOf("object", "encoding")`). `undefined`: the server has no such command.
   */
  readonly placeOf: (name: string, subcommand?: string) => number | "subcommand" | undefined;
}

/** Their first word is a channel, which the server names as if it were a key. */
const channels = new Set(["spublish", "ssubscribe", "sunsubscribe"]);

/**
 * Reads the reply of COMMAND: arrays of name, arity, flags, first key, …, since 7.0 with the subcommands as the tenth.
 * What it does not understand it leaves out. Format: https://redis.io/docs/latest/commands/command/
 */
export function parseCommandTable(reply: Reply): KeyPlaces {
  const places = new Map<string, number | "subcommand">();
  const add = (entry: Reply): void => {
    if (!Array.isArray(entry)) return;
    const [name, , , first, , , , , , subcommands] = entry as readonly Reply[];
    if (typeof name !== "string") return;
    const lower = name.toLowerCase();
    const inner = Array.isArray(subcommands) ? subcommands : [];
    const own = typeof first === "number" && first > 0 && !channels.has(lower) ? first : 0;
    places.set(lower, inner.length > 0 ? "subcommand" : own);
    for (const one of inner) add(one);
  };
  if (Array.isArray(reply)) for (const entry of reply) add(entry);
  return {
    placeOf: (name, subcommand) => places.get(subcommand === undefined ? name : `${name}|${subcommand}`),
  };
}
