import { isIPv6 } from "node:net";
import type { Endpoint } from "../core/fleet.ts";

const bracketed = /^\[([^\]]+)\]:(\d+)$/;
const plain = /^([A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9_.])?):(\d+)$/;

/** `host:port`, with an IPv6 address in brackets; `undefined` when it is not that. */
export function parseEndpoint(text: string): Endpoint | undefined {
  const six = bracketed.exec(text);
  const [, host = "", digits = ""] = six ?? plain.exec(text) ?? [];
  const port = Number(digits);
  if (host === "" || port < 1 || port > 65_535) return undefined;
  return six && !isIPv6(host) ? undefined : { host, port };
}
