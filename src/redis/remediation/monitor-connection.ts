import type { KeyPlaces } from "../../core/redis-text/parse-command-table.ts";
import { RedisCallError } from "../../core/redis-text/redis-call-error.ts";
import { encodeCommand } from "../bulk/encode-command.ts";
import { openSocket } from "../bulk/open-socket.ts";
import { classifyError } from "../classify-error.ts";
import type { NodeAddress } from "../node-address.ts";
import { MonitorReader, type SeenCommand } from "./monitor-reader.ts";
import { writeError } from "./sort-write-error.ts";

export interface MonitorConnection {
  /** Resolves when MONITOR has begun; rejects with `RedisCallError`, which says what to grant where it is denied. */
  readonly begun: Promise<void>;
  readonly close: () => void;
}

export interface MonitorConnectionListener {
  readonly command: (seen: SeenCommand) => void;
  /** The connection broke after MONITOR had begun. */
  readonly lost: () => void;
}

export interface MonitorConnectionOptions {
  readonly connectionName: string;
  readonly timeoutMs: number;
  readonly places: KeyPlaces;
}

/**
 * Connects, and has the server send every command that it runs, until it is closed. What comes is read at once and in
 * pieces: nothing of it waits in this process.
 */
export function openMonitor(
  address: NodeAddress,
  { connectionName, timeoutMs, places }: MonitorConnectionOptions,
  listener: MonitorConnectionListener,
): MonitorConnection {
  const { username, password, cluster, endpoint } = address;
  const subject = `${cluster} ${endpoint.host}:${endpoint.port}`;
  const credentials = password && [...(username === undefined ? [] : [username]), password.reveal()];
  const commands = [
    ...(credentials ? [["AUTH", ...credentials] as const] : []),
    ["CLIENT", "SETNAME", connectionName] as const,
    ["MONITOR"] as const,
  ];
  let answered = 0;
  let authError: string | undefined;
  let state: "opening" | "begun" | "closed" = "opening";
  let settle: { readonly resolve: () => void; readonly reject: (error: RedisCallError) => void };
  const begun = new Promise<void>((resolve, reject) => {
    settle = { resolve, reject };
  });
  // Who closes it before it has begun does not wait for it.
  begun.catch(() => undefined);

  const reader = new MonitorReader(places, commands.length, {
    command: listener.command,
    reply: (text, isError) => {
      const [name] = commands[answered++] ?? ["MONITOR"];
      // A server without a password needs none; a user without CLIENT stays nameless.
      if (name === "AUTH" && isError && !/without any password configured/.test(text)) authError = text;
      if (name !== "MONITOR") return;
      if (isError) fail(writeError(subject, authError === undefined ? name : "AUTH", authError ?? text));
      else if (state === "opening") {
        state = "begun";
        clearTimeout(timer);
        settle.resolve();
      }
    },
  });
  const socket = openSocket(address, {
    data: (chunk) => {
      if (state !== "closed") reader.feed(chunk);
    },
    closed: (error) => end(error ?? new Error("the server closed the connection")),
  });
  const timer = setTimeout(() => {
    const silence = new Error(`the node gave no answer within ${timeoutMs} ms`);
    end(Object.assign(silence, { code: "ETIMEDOUT" }));
  }, timeoutMs);
  socket.write(Buffer.concat(commands.map((command) => encodeCommand(command))));

  function end(reason: Error): void {
    if (state === "begun") listener.lost();
    const { failure, retryable, text, cause } = classifyError(reason);
    fail(new RedisCallError({ failure, retryable, message: `${subject}: MONITOR failed: ${text}`, cause }));
  }

  function fail(error: RedisCallError): void {
    if (state === "closed") return;
    close();
    settle.reject(error);
  }

  function close(): void {
    state = "closed";
    clearTimeout(timer);
    socket.destroy();
  }

  return { begun, close };
}
