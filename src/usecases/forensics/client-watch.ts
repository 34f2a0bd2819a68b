import type { Cluster, Endpoint } from "../../core/fleet.ts";
import type { Unexplained } from "../../core/forensics/burst-explanation.ts";
import { type ClientMemory, rememberClients } from "../../core/forensics/client-memory.ts";
import type { Observation } from "../../core/observation.ts";
import type { Call } from "../../core/redis-text/command.ts";
import { parseClientList } from "../../core/redis-text/parse-client-list.ts";
import { readFailure } from "../../core/redis-text/read-failure.ts";

export interface ClientWatchParts {
  readonly call: (cluster: Cluster, endpoint: Endpoint) => Call;
  /** With which the names of the bot's own connections begin; those are left out. */
  readonly connectionName: string;
  /** Unix ms. */
  readonly nowMs: () => number;
}

/** Remembers which clients were connected to each node, so that those of a burst stand out. Held by this process. */
export interface ClientWatch {
  /** Reads the clients of the primaries of a round, of each at most once a minute. Never rejects for what a node does. */
  readonly follow: (cluster: Cluster, round: readonly Observation[]) => Promise<void>;
  /** Reads them now; the memory of each node that answered, or why none did. */
  readonly read: (
    cluster: Cluster,
    round: readonly Observation[],
  ) => Promise<readonly ClientMemory[] | Unexplained>;
}

/** Replicas and subscribers write no keys. The word came with Redis 5.0. */
const clientList = ["CLIENT", "LIST", "TYPE", "normal"] as const;

const followEveryMs = 60_000;
/** Who may not ask now may not ask in a minute. */
const deniedForMs = 3_600_000;

/** A line is some 350 bytes and is written by the server's only thread: 2,000 take it a few milliseconds. A burst is
 * worth more than a quiet minute. */
const mostFollowed = 2_000;
const mostRead = 10_000;

export function createClientWatch({ call, connectionName, nowMs }: ClientWatchParts): ClientWatch {
  const memories = new Map<string, ClientMemory>();
  const nextAtMs = new Map<string, number>();

  const readNode = async (cluster: Cluster, node: string): Promise<ClientMemory | Unexplained> => {
    const key = keyOf(cluster, node);
    nextAtMs.set(key, nowMs() + followEveryMs);
    try {
      const clients = parseClientList(await call(cluster, endpointOf(node))(clientList));
      const others = clients.filter(({ name }) => name?.startsWith(connectionName) !== true);
      const memory = rememberClients(memories.get(key), others, nowMs());
      memories.set(key, memory);
      return memory;
    } catch (error) {
      const { failure } = readFailure(error, `${cluster.name} ${node}`);
      if (failure === "denied") nextAtMs.set(key, nowMs() + deniedForMs);
      return { kind: "notAssessed", reason: failure };
    }
  };

  return {
    follow: async (cluster, round) => {
      const isDue = ({ node }: Observation) => (nextAtMs.get(keyOf(cluster, node)) ?? 0) <= nowMs();
      const due = round.filter((one) => isPrimary(one) && isDue(one) && countClients(one) <= mostFollowed);
      await Promise.all(due.map(({ node }) => readNode(cluster, node)));
    },
    read: async (cluster, round) => {
      const primaries = round.filter(isPrimary);
      const small = primaries.filter((one) => countClients(one) <= mostRead);
      const results = await Promise.all(small.map(({ node }) => readNode(cluster, node)));
      const read = results.filter((result) => "groups" in result);
      if (read.length > 0) return read;
      return (
        results.find((result) => "kind" in result) ?? { kind: "notAssessed", reason: whyNotAsked(primaries) }
      );
    },
  };
}

function whyNotAsked(primaries: readonly Observation[]): Unexplained["reason"] {
  const [first] = primaries;
  if (first === undefined) return "unreachable";
  const { clients } = first.samples;
  return clients?.ok === false ? clients.failure : "tooMany";
}

/** A node that did not tell its clients is not asked for a list that may be long. */
function countClients({ samples: { clients } }: Observation): number {
  return clients?.ok === true ? clients.values.connectedClients : Number.POSITIVE_INFINITY;
}

function isPrimary({ samples: { replication } }: Observation): boolean {
  return replication?.ok === true && replication.values.role === "primary";
}

function endpointOf(node: string): Endpoint {
  const colon = node.lastIndexOf(":");
  return { host: node.slice(0, colon), port: Number(node.slice(colon + 1)) };
}

function keyOf(cluster: Cluster, node: string): string {
  return `${cluster.name}\n${node}`;
}
