import type { Cluster } from "../../core/fleet.ts";
import { type ListedClient, parseClientList } from "../../core/redis-text/parse-client-list.ts";
import type { ClientGroup, ClientsView } from "../../messages/runbook-views.ts";
import { askNodes } from "./ask-nodes.ts";
import type { RunbookParts } from "./runbook-parts.ts";

const idleFromSeconds = 60;
const mostCommands = 3;

/** Who is connected to the nodes of a cluster, all nodes together, the bot itself included. */
export async function readClients(
  cluster: Cluster,
  parts: Pick<RunbookParts, "connections">,
): Promise<ClientsView> {
  const { answers, unasked } = await askNodes(cluster, ["CLIENT", "LIST"], parseClientList, parts);
  const clients = answers.flat();
  const groups = new Map<string, ListedClient[]>();
  for (const client of clients) {
    const { host, name, user, library } = client;
    const alike = JSON.stringify([host, name, user, library]);
    const group = groups.get(alike);
    if (group === undefined) groups.set(alike, [client]);
    else group.push(client);
  }
  return {
    cluster: cluster.name,
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
