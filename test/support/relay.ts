import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** Stands before a server: lets it speak in the words of another version, or from far away. */
export interface Relay {
  readonly port: number;
  readonly stop: () => Promise<void>;
}

const running = new Set<Relay>();

export interface RelayOptions {
  /** Called with each error reply, `-NOPERM …`, without the end of its line. */
  readonly reword?: (error: string) => string;
  /** How much later than they came the replies go on. */
  readonly delayMs?: number;
}

export async function startRelay(
  serverPort: number,
  { reword = (error) => error, delayMs = 0 }: RelayOptions,
): Promise<Relay> {
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(serverPort, "127.0.0.1");
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => {
        client.destroy();
        upstream.destroy();
      });
    }
    client.pipe(upstream);
    let unfinished = "";
    upstream.on("data", (chunk) => {
      const text = (unfinished + chunk.toString("latin1")).replace(/^-.*(?=\r\n)/gm, reword);
      // An error may come in two pieces; anything else may go as it comes.
      const cut = text.lastIndexOf("\n") + 1;
      unfinished = text[cut] === "-" ? text.slice(cut) : "";
      const whole = Buffer.from(text.slice(0, text.length - unfinished.length), "latin1");
      // Timers of one length fire in the order in which they were set.
      if (delayMs > 0) setTimeout(() => client.write(whole), delayMs);
      else client.write(whole);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const relay: Relay = {
    port: (server.address() as AddressInfo).port,
    stop: async () => {
      running.delete(relay);
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  running.add(relay);
  return relay;
}

export async function stopAllRelays(): Promise<void> {
  await Promise.all([...running].map((relay) => relay.stop()));
}

/** Since Redis 7.2, and on Valkey. */
export function speakNewer(error: string): string {
  return error.replace(
    /^-NOPERM this user has no permissions to access one of the keys used as arguments$/,
    "-NOPERM No permissions to access a key",
  );
}

/** Until Redis 5. */
export function speakOlder(error: string): string {
  return error.replace(
    /^-ERR AUTH <password> called without any password configured.*/,
    "-ERR Client sent AUTH, but no password is set",
  );
}
