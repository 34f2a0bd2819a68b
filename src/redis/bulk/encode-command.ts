import type { Command } from "../../core/redis-text/command.ts";

/** A command as an array of bulk strings. */
export function encodeCommand(command: Command): Buffer {
  const parts = command.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`);
  return Buffer.from(`*${command.length}\r\n${parts.join("")}`);
}
