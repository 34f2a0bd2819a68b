import { deniesKey } from "./denies-key.ts";

/** The ACL rule that allows a command: `+expire`, `+slowlog|get`. */
export function grantOf(command: string): string {
  return `+${command.toLowerCase().replace(" ", "|")}`;
}

/**
 * The ACL rule that lets a user run `command` (`SLOWLOG GET`) where the server refused it with `message`: `+slowlog|get`,
 * or `~*` where the command is allowed and the key is not. `undefined`: no rule helps, since the command is unknown or
 * renamed there, or was refused for something else. Texts: https://github.com/redis/redis/blob/7.2/src/acl.c
 */
export function findGrant(command: string, message: string): string | undefined {
  if (!message.includes("NOPERM")) return undefined;
  return deniesKey(message) ? "~*" : grantOf(command);
}
