import { knowsNoTouch } from "../core/keyspace-scan/knows-no-touch.ts";
import type { ServerIdentity } from "../core/observation.ts";
import type { Call, Command, Reply } from "../core/redis-text/command.ts";
import { deniesKey } from "../core/redis-text/denies-key.ts";
import { type InfoFields, parseInfo } from "../core/redis-text/parse-info.ts";
import { parseRole } from "../core/redis-text/parse-role.ts";
import { parseVersion, readMode } from "../core/redis-text/parse-server.ts";
import { RedisCallError } from "../core/redis-text/redis-call-error.ts";

/** What a node is and lets the bot do. What is `undefined` the node does not tell to this user. */
export interface NodeCapabilities {
  readonly product?: ServerIdentity["product"];
  readonly version?: string;
  readonly role?: "primary" | "replica";
  readonly mode?: ServerIdentity["mode"];
  readonly evictionPolicy?: string;
  /** `undefined`: no limit; or not told, when the policy is `undefined` too. */
  readonly maxmemoryBytes?: number;
  /** Commands that are unknown, renamed or forbidden here, as in `CONFIG GET`; in a fixed order. */
  readonly denied: readonly string[];
}

interface Check {
  readonly name: string;
  /** Writes nothing and counts as no hit; what asks about the absent key is a miss each, but for MEMORY USAGE. */
  readonly harmless: Command;
  /** Where it makes sense; everywhere when it is absent. */
  readonly only?: (node: Omit<NodeCapabilities, "denied">) => boolean;
}

/** Long, so that nobody has it. MEMORY USAGE looks it up without counting it. */
const absentKey = "redis-audit-bot:capability-check:no-such-key";

const inClusters: Check["only"] = ({ mode }) => mode === "cluster";
const whereKnown: Check["only"] = ({ product, version }) =>
  product !== undefined && version !== undefined && knowsNoTouch({ product, version });

const checks: readonly Check[] = [
  { name: "INFO", harmless: ["INFO", "server"] },
  { name: "PING", harmless: ["PING"] },
  { name: "CONFIG GET", harmless: ["CONFIG", "GET", "maxmemory"] },
  { name: "SLOWLOG GET", harmless: ["SLOWLOG", "GET", "0"] },
  { name: "SLOWLOG LEN", harmless: ["SLOWLOG", "LEN"] },
  // The shortest of lists: the whole one may have thousands of lines.
  { name: "CLIENT LIST", harmless: ["CLIENT", "LIST", "TYPE", "pubsub"] },
  { name: "MEMORY USAGE", harmless: ["MEMORY", "USAGE", absentKey] },
  { name: "OBJECT ENCODING", harmless: ["OBJECT", "ENCODING", absentKey] },
  { name: "SCAN", harmless: ["SCAN", "0", "COUNT", "1"] },
  ...["PTTL", "TYPE", "LLEN", "SCARD", "ZCARD", "HLEN", "XLEN"].map(
    (name): Check => ({ name, harmless: [name, absentKey] }),
  ),
  { name: "RANDOMKEY", harmless: ["RANDOMKEY"] },
  { name: "SELECT", harmless: ["SELECT", "0"] },
  { name: "READONLY", harmless: ["READONLY"], only: inClusters },
  { name: "CLIENT NO-TOUCH", harmless: ["CLIENT", "NO-TOUCH", "OFF"], only: whereKnown },
  { name: "LATENCY", harmless: ["LATENCY", "LATEST"] },
  { name: "EVAL", harmless: ["EVAL", "return 1", "0"] },
  { name: "CLUSTER NODES", harmless: ["CLUSTER", "NODES"], only: inClusters },
];

/** The command is allowed, only not on this node of the cluster now. */
const notHere = /\b(?:MOVED|ASK|CLUSTERDOWN)\b/;

/**
 * Tries each command that the bot uses, on this node, as this user. Rejects with `RedisCallError` when the node
 * cannot be asked at all.
 */
export async function readCapabilities(call: Call): Promise<NodeCapabilities> {
  const info = await findReply(call, ["INFO"]);
  const fields = info === undefined ? await readFromOthers(call) : parseInfo(info);
  const facts = describe(fields);
  const relevant = checks.filter(({ only }) => only === undefined || only(facts));
  const answers = await Promise.all(relevant.map((check) => findReply(call, check.harmless)));
  const denied = relevant.filter((_, index) => answers[index] === undefined).map((check) => check.name);
  return { ...facts, denied };
}

function describe(fields: InfoFields): Omit<NodeCapabilities, "denied"> {
  const mode = fields.get("redis_mode") ?? fields.get("server_mode");
  const role = fields.get("role");
  const policy = fields.get("maxmemory_policy");
  const maxmemoryBytes = Number(fields.get("maxmemory") ?? 0);
  return {
    ...(fields.has("redis_version") && parseVersion(fields)),
    ...(role !== undefined && role !== "sentinel" && { role: parseRole(role) }),
    ...(mode !== undefined && { mode: readMode(mode) }),
    ...(policy !== undefined && { evictionPolicy: policy }),
    ...(maxmemoryBytes > 0 && { maxmemoryBytes }),
  };
}

/** Where INFO is denied: HELLO and CONFIG GET tell some of the same facts, under names of their own. */
async function readFromOthers(call: Call): Promise<InfoFields> {
  const [hello, limit, policy] = await Promise.all([
    findReply(call, ["HELLO"]),
    findReply(call, ["CONFIG", "GET", "maxmemory"]),
    findReply(call, ["CONFIG", "GET", "maxmemory-policy"]),
  ]);
  const told = new Map([...readPairs(hello), ...readPairs(limit), ...readPairs(policy)]);
  const fields = new Map<string, string>();
  const copy = (from: string, to: string) => {
    const value = told.get(from);
    if (value !== undefined) fields.set(to, value);
  };
  copy("version", "redis_version");
  if (told.get("server") === "valkey") copy("version", "valkey_version");
  copy("mode", "redis_mode");
  copy("role", "role");
  copy("maxmemory", "maxmemory");
  copy("maxmemory-policy", "maxmemory_policy");
  return fields;
}

/** A flat list of names and values. */
function readPairs(reply: Reply | undefined): readonly (readonly [string, string])[] {
  if (!Array.isArray(reply)) return [];
  return reply.flatMap((name, index) =>
    index % 2 === 0 && typeof name === "string" ? [[name, String(reply[index + 1])] as const] : [],
  );
}

/** `undefined`: denied. An answer about the key alone counts as an empty one. */
async function findReply(call: Call, command: Command): Promise<Reply | undefined> {
  try {
    return await call(command);
  } catch (error) {
    if (!(error instanceof RedisCallError)) throw error;
    if (notHere.test(error.message) || deniesKey(error.message)) return null;
    if (error.failure === "denied") return undefined;
    throw error;
  }
}
