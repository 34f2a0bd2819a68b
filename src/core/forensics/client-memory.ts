import type { ListedClient } from "../redis-text/parse-client-list.ts";

/** Connections of one host with one name, user and library: what a person calls a client. */
export interface ClientGroup {
  readonly host: string;
  readonly name?: string;
  readonly user?: string;
  readonly library?: string;
  /** Of the newest list it was in. */
  readonly connections: number;
  /** Of its connection that was idle for the shortest time. */
  readonly lastCommand?: string;
  readonly idleSeconds: number;
  /** All its connections together; `undefined`: the server does not tell. */
  readonly commands?: number;
  /** When the first of its connections that were ever listed was made. */
  readonly firstSeenMs: number;
  /** When it was last listed. */
  readonly lastSeenMs: number;
}

/** What is remembered of the clients of one node. */
export interface ClientMemory {
  /** When its newest list was read. */
  readonly atMs: number;
  readonly groups: ReadonlyMap<string, ClientGroup>;
}

/** Without a bound, hosts that come and go would fill the memory over months. */
const mostGroups = 500;

/** Adds a list to what is remembered; those not seen for the longest time are forgotten first. */
export function rememberClients(
  memory: ClientMemory | undefined,
  clients: readonly ListedClient[],
  atMs: number,
): ClientMemory {
  const listed = new Map<string, ClientGroup>();
  for (const client of clients) {
    const key = JSON.stringify([client.host, client.name, client.user, client.library]);
    listed.set(key, joinGroup(listed.get(key), client, atMs));
  }
  const groups = new Map(memory?.groups);
  for (const [key, group] of listed) {
    const firstSeenMs = Math.min(group.firstSeenMs, groups.get(key)?.firstSeenMs ?? atMs);
    groups.set(key, { ...group, firstSeenMs });
  }
  const kept = [...groups].sort(([, a], [, b]) => b.lastSeenMs - a.lastSeenMs).slice(0, mostGroups);
  return { atMs, groups: new Map(kept) };
}

function joinGroup(group: ClientGroup | undefined, client: ListedClient, atMs: number): ClientGroup {
  const { host, name, user, library, idleSeconds, lastCommand, ageSeconds } = client;
  const isBusiest = group === undefined || idleSeconds < group.idleSeconds;
  const command = isBusiest ? lastCommand : group.lastCommand;
  const commands = client.commands === undefined ? group?.commands : (group?.commands ?? 0) + client.commands;
  return {
    host,
    ...(name !== undefined && { name }),
    ...(user !== undefined && { user }),
    ...(library !== undefined && { library }),
    connections: (group?.connections ?? 0) + 1,
    ...(command !== undefined && { lastCommand: command }),
    idleSeconds: Math.min(idleSeconds, group?.idleSeconds ?? idleSeconds),
    ...(commands !== undefined && { commands }),
    firstSeenMs: Math.min(atMs - ageSeconds * 1000, group?.firstSeenMs ?? atMs),
    lastSeenMs: atMs,
  };
}
