import type { Cluster } from "../../core/fleet.ts";
import type { Refusal } from "../../core/keyspace-scan/decide-admission.ts";
import type { ScannedNode } from "./audit-job.ts";
import type { AuditNodes } from "./find-audit-nodes.ts";

/**
 * Why there is no audit at all. `running`: this process audits one of the nodes already. `unreachable`: no node could
 * be asked. `denied`: the user may not run SCAN or PTTL, or SELECT no database that has keys. The others are what the servers are busy with.
 */
export type AuditRefusal =
  | "running"
  | "unreachable"
  | "denied"
  | "loading"
  | "out-of-sync"
  | "failing-over"
  | "role-changed"
  | "busy";

const words: Readonly<Record<Refusal, string>> = {
  loading: "the server is loading its data",
  "out-of-sync": "the replica is not in sync with its primary",
  "failing-over": "a failover is under way",
  "role-changed": "the node has another role than a moment ago",
  busy: "the server's CPU is used up by others",
};

interface Refused {
  readonly reason: AuditRefusal;
  readonly message: string;
}

/** Why there is nothing to report: all nodes refused, and none counted a key. `undefined`: there is something. */
export function findRefusalOf(cluster: Cluster, nodes: readonly ScannedNode[]): Refused | undefined {
  const refused = nodes.map((node) => findOne(cluster, node));
  return refused.every((one) => one !== undefined) ? refused[0] : undefined;
}

/** Why there is no node to scan. */
export function describeAbsence(
  { name }: Cluster,
  { lost, unfit }: Pick<AuditNodes, "lost" | "unfit">,
): Refused {
  const [away] = lost;
  if (away !== undefined) return { reason: "unreachable", message: away.message };
  const [replica] = unfit;
  if (replica === undefined) {
    return { reason: "unreachable", message: `${name}: no node holds keys that can be read now` };
  }
  const { node, refusal, primary } = replica;
  const where = primary === undefined ? "" : ` ${primary.host}:${primary.port}`;
  const why = `not scanned, ${words[refusal]}; wait for it, or audit its primary${where}`;
  return { reason: refusal, message: `${name} ${node.host}:${node.port}: ${why}` };
}

function findOne(
  cluster: Cluster,
  { endpoint, outcome, keys, unreadableKeys }: ScannedNode,
): Refused | undefined {
  const subject = `${cluster.name} ${endpoint.host}:${endpoint.port}`;
  if (keys > unreadableKeys) return undefined;
  if (outcome.kind === "refused") {
    return { reason: outcome.refusal, message: `${subject}: not scanned, ${words[outcome.refusal]}` };
  }
  if (outcome.kind !== "failed") return undefined;
  return { reason: outcome.failure === "denied" ? "denied" : "unreachable", message: outcome.message };
}
