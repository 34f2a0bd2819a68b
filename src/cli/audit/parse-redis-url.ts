import { isIPv6 } from "node:net";
import type { Endpoint } from "../../core/fleet.ts";
import { Secret } from "../../core/secret.ts";

/** What a Redis URL says. */
export interface RedisUrl {
  readonly endpoint: Endpoint;
  readonly tls: boolean;
  readonly username?: string;
  readonly password?: Secret;
  /** `undefined`: no logical database is named, so all are meant. */
  readonly database?: number;
  /** The name that sentinels monitor, `?master=name`. */
  readonly sentinelMaster?: string;
}

/** `problem` does not repeat the URL, which may hold a password. */
export type ParsedRedisUrl =
  | { readonly ok: true; readonly url: RedisUrl }
  | { readonly ok: false; readonly problem: string };

const defaultPort = 6379;

/**
 * Reads `redis://` or `rediss://` (TLS), `[user:password@]host[:port][/database][?master=name]`. User and password are
 * percent-encoded: https://www.iana.org/assignments/uri-schemes/prov/redis
 */
export function parseRedisUrl(text: string): ParsedRedisUrl {
  if (!URL.canParse(text))
    return problem("it cannot be read; a password with special characters is %-encoded");
  const url = new URL(text);
  if (url.hostname === "") return problem("it names no host");
  const database = readDatabase(url.pathname);
  if (database === "wrong")
    return problem("what follows the host must be the number of a database, as in /0");
  const username = decode(url.username);
  const password = decode(url.password);
  if (username === undefined || password === undefined) return problem("user or password are not %-encoded");
  const sentinelMaster = url.searchParams.get("master");
  return {
    ok: true,
    url: {
      endpoint: { host: readHost(url.hostname), port: url.port === "" ? defaultPort : Number(url.port) },
      tls: url.protocol === "rediss:",
      ...(username !== "" && { username }),
      ...(password !== "" && { password: new Secret(password) }),
      ...(database !== undefined && { database }),
      ...(sentinelMaster && { sentinelMaster }),
    },
  };
}

export function isRedisUrl(text: string): boolean {
  return /^rediss?:\/\//i.test(text);
}

function problem(text: string): ParsedRedisUrl {
  return { ok: false, problem: `The URL is wrong: ${text}.` };
}

function readDatabase(path: string): number | undefined | "wrong" {
  if (path === "" || path === "/") return undefined;
  const digits = /^\/(\d{1,5})$/.exec(path)?.[1];
  return digits === undefined ? "wrong" : Number(digits);
}

function readHost(hostname: string): string {
  const bare = hostname.replace(/^\[(.*)\]$/, "$1");
  return isIPv6(bare) ? bare : hostname;
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
