import type { Cluster, ClusterMode } from "../../core/fleet.ts";
import { unchosenProfile } from "../../core/profiles/index.ts";
import type { Call } from "../../core/redis-text/command.ts";
import { parseInfo } from "../../core/redis-text/parse-info.ts";
import { parsePairs } from "../../core/redis-text/parse-pairs.ts";
import { RedisCallError } from "../../core/redis-text/redis-call-error.ts";
import { Secret } from "../../core/secret.ts";
import type { RedisConnections } from "../../redis/connections.ts";
import { isRedisUrl, parseRedisUrl, type RedisUrl } from "./parse-redis-url.ts";
import { UsageError } from "./read-arguments.ts";
import { TargetError } from "./target-error.ts";

/** What is to be audited. */
export interface AuditTarget {
  readonly cluster: Cluster;
  /** The only logical database that counts; `undefined`: all. */
  readonly database?: number;
}

type Env = Readonly<Record<string, string | undefined>>;

/**
 * A cluster of the fleet file by its name, or the one that a URL points to: the server is asked whether it is a
 * standalone one, part of a cluster, or a sentinel. Throws `UsageError`, `TargetError` or `RedisCallError`.
 */
export async function findTarget(
  text: string,
  env: Env,
  call: RedisConnections["call"],
): Promise<AuditTarget> {
  if (!isRedisUrl(text)) {
    // A URL needs neither YAML nor the fleet's schema, which take longer to load than the server to answer.
    const { findInFleet } = await import("./find-in-fleet.ts");
    return { cluster: findInFleet(text, env) };
  }
  const parsed = parseRedisUrl(text);
  if (!parsed.ok) throw new UsageError(parsed.problem);
  const { url } = parsed;
  const password = url.password ?? (env["REDISCLI_AUTH"] ? new Secret(env["REDISCLI_AUTH"]) : undefined);
  const standalone = declare(url, password);
  const cluster = await recognise(standalone, url, call(standalone, url.endpoint));
  return { cluster, ...(url.database !== undefined && { database: url.database }) };
}

function declare({ endpoint, tls, username }: RedisUrl, password: Secret | undefined): Cluster {
  const host = endpoint.host.includes(":") ? `[${endpoint.host}]` : endpoint.host;
  return {
    name: `${host}:${endpoint.port}`,
    environment: "",
    mode: "standalone",
    endpoints: [endpoint],
    ...(tls && { tls: { verify: true } }),
    ...(username !== undefined && { username }),
    ...(password && { password }),
    owner: { team: "", channel: "" },
    languages: ["en"],
    profile: unchosenProfile,
    schedule: "",
    tags: [],
  };
}

async function recognise(cluster: Cluster, url: RedisUrl, call: Call): Promise<Cluster> {
  const mode = await readMode(call);
  if (mode !== "sentinel") return { ...cluster, mode };
  const sentinelMaster = url.sentinelMaster ?? (await readOnlyMaster(call));
  const { password } = cluster;
  return {
    ...cluster,
    name: sentinelMaster,
    mode,
    sentinelMaster,
    ...(password && { sentinelPassword: password }),
  };
}

async function readMode(call: Call): Promise<ClusterMode> {
  try {
    const fields = parseInfo(await call(["INFO", "server"]));
    const mode = fields.get("redis_mode") ?? fields.get("server_mode");
    return mode === "cluster" || mode === "sentinel" ? mode : "standalone";
  } catch (error) {
    // Whoever may not read INFO may still scan.
    if (error instanceof RedisCallError && error.failure === "denied") return "standalone";
    throw error;
  }
}

/** `master0:name=orders,status=ok,…` of `INFO sentinel`. */
async function readOnlyMaster(call: Call): Promise<string> {
  const fields = parseInfo(await call(["INFO", "sentinel"]));
  const names = [...fields].flatMap(([name, text]) =>
    /^master\d+$/.test(name) ? [parsePairs(text).get("name") ?? ""] : [],
  );
  const [only] = names;
  if (only !== undefined && names.length === 1) return only;
  if (names.length === 0) throw new TargetError("The sentinel monitors nothing.");
  throw new TargetError(
    `The sentinel monitors ${names.join(", ")}: say which, with ?master=${only} at the URL's end.`,
  );
}
