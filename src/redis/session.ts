import { Redis } from "ioredis";
import { classifyError } from "./classify-error.ts";
import type { NodeAddress } from "./node-address.ts";
import { tlsOptions } from "./tls-options.ts";
import { wantsNoPassword } from "./wants-no-password.ts";

/** One connection, from connecting to its end; never reused after that. */
export interface Session {
  readonly client: Redis;
  /** Resolves when commands may be sent; rejects with the reason why none may. */
  readonly ready: Promise<void>;
}

/** A peer that hangs does not answer our FIN either; its socket is dropped after this. */
const closingMs = 50;

/**
 * Connects, authenticates and names the connection. There is no queue for later and no reconnecting here: a session
 * that ended is replaced by the next command. The client's own handshake (INFO, HELLO, CLIENT SETINFO) is off: a
 * restricted user may not have the commands, and the server would count the errors.
 */
export function openSession(address: NodeAddress, connectionName: string, timeoutMs: number): Session {
  const { endpoint, tls } = address;
  const client = new Redis({
    host: endpoint.host,
    port: endpoint.port,
    ...(tls && { tls: tlsOptions(tls, endpoint) }),
    lazyConnect: true,
    protocol: 2,
    disableClientInfo: true,
    enableReadyCheck: false,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    retryStrategy: null,
    connectTimeout: timeoutMs,
    disconnectTimeout: closingMs,
  });
  return { client, ready: setUp(client, address, connectionName) };
}

async function setUp(client: Redis, address: NodeAddress, connectionName: string): Promise<void> {
  let reason: unknown;
  client.on("error", (error) => {
    reason ??= error;
  });
  try {
    await client.connect();
    // Both leave in one packet; the name must not wait for another round trip.
    const [authenticated, named] = await Promise.allSettled([
      authenticate(client, address),
      client.call("CLIENT", "SETNAME", connectionName),
    ]);
    if (authenticated.status === "rejected") throw authenticated.reason;
    // A user without CLIENT stays nameless, but a server that is full says so here.
    if (named.status === "rejected" && classifyError(named.reason).failure !== "denied") throw named.reason;
  } catch (error) {
    client.disconnect();
    throw isReply(error) ? error : (reason ?? error);
  }
}

async function authenticate(client: Redis, { username, password }: NodeAddress): Promise<void> {
  if (!password) return;
  const credentials = username === undefined ? [password.reveal()] : [username, password.reveal()];
  try {
    await client.call("AUTH", ...credentials);
  } catch (error) {
    if (!wantsNoPassword(error)) throw error;
  }
}

function isReply(error: unknown): boolean {
  return error instanceof Error && error.name === "ReplyError";
}
