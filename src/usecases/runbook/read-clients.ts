import type { Cluster } from "../../core/fleet.ts";
import { type ListedClient, parseClientList } from "../../core/redis-text/parse-client-list.ts";
import { askNodes } from "./ask-nodes.ts";
import type { RunbookParts, UnaskedNode } from "./runbook-parts.ts";

/** Connections that look alike: same host, name, user and library. */
export interface ClientGroup extends Pick<ListedClient, "host" | "name" | "user" | "library"> {
  readonly connections: number;
  /** Of which so many did nothing for a minute. */
  readonly idleConnections: number;
  readonly oldestSeconds: number;
  /** What they ran last, most often first: `get`, `hset`. */
  readonly lastCommands: readonly string[];
}

export interface ClusterClients {
  /** Most connections first. */
  readonly groups: readonly ClientGroup[];
  readonly connections: number;
  readonly unasked: readonly UnaskedNode[];
}

const idleFromSeconds = 60;
const mostCommands = 3;

/** Who is connected to the nodes of a cluster, all nodes together. Rejects with `RedisCallError`. */
export async function readClients(cluster: Cluster, parts: RunbookParts): Promise<ClusterClients> {
  const { answers, unasked } = await askNodes(
    cluster,
    async (call) => parseClientList(await call(["CLIENT", "LIST"])),
    parts,
  );
  const clients = answers.flat();
  const groups = new Map<string, ListedClient[]>();
  for (const client of clients) {
    const { host, name, user, library } = client;
    const alike = JSON.stringify([host, name, user, library]);
    groups.set(alike, [...(groups.get(alike) ?? []), client]);
  }
  return {
    groups: [...groups.values()].map(describe).toSorted((a, b) => b.connections - a.connections),
    connections: clients.length,
    unasked,
  };
}

function describe(clients: readonly ListedClient[]): ClientGroup {
  const [first] = clients;
  const commands = new Map<string, number>();
  for (const { lastCommand } of clients) {
    if (lastCommand !== undefined) commands.set(lastCommand, (commands.get(lastCommand) ?? 0) + 1);
  }
  return {
    host: first?.host ?? "",
    ...(first?.name !== undefined && { name: first.name }),
    ...(first?.user !== undefined && { user: first.user }),
    ...(first?.library !== undefined && { library: first.library }),
    connections: clients.length,
    idleConnections: clients.filter(({ idleSeconds }) => idleSeconds >= idleFromSeconds).length,
    oldestSeconds: Math.max(...clients.map(({ ageSeconds }) => ageSeconds)),
    lastCommands: [...commands]
      .toSorted(([, a], [, b]) => b - a)
      .slice(0, mostCommands)
      .map(([command]) => command),
  };
}
