import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import { asRecord } from "../block-elements.ts";
import type { World } from "../world.ts";
import type { AckOutcome, Envelope } from "./envelope.ts";

/** Slack: an app may have 10 sockets open. */
const MAX_SOCKETS = 10;
const PING_INTERVAL_MS = 10_000;
/** How long a socket that was told to refresh stays open. */
const REFRESH_GRACE_MS = 1_000;

/** `drop` closes without a word, as a network failure does. */
export type DisconnectReason = "warning" | "refresh_requested" | "link_disabled" | "drop";

export interface SocketServer {
  /** The address for one more socket, good for one connection; `undefined`: there are as many as Slack allows. */
  readonly openUrl: () => string | undefined;
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  readonly connected: () => number;
  /** Sends to one socket, in turn. Call it only while some are connected. */
  readonly send: (envelope: Envelope, timeoutMs: number) => Promise<AckOutcome>;
  /** All of them, or the `count` oldest. */
  readonly disconnect: (reason: DisconnectReason, count?: number) => void;
  readonly stop: () => Promise<void>;
}

interface Waiting {
  readonly socket: WebSocket;
  readonly settle: (outcome: AckOutcome) => void;
}

const TIMED_OUT: AckOutcome = { kind: "failed", error: "operation_timeout", reason: "timeout" };
const NOT_SENT: AckOutcome = { kind: "failed", error: "dispatch_failed", reason: "connection_failed" };

/** Socket Mode: docs.slack.dev, "Using Socket Mode". */
export const createSocketServer = (world: World): SocketServer => {
  const server = new WebSocketServer({ noServer: true });
  const tickets = new Set<string>();
  let issued = 0;
  let envelopes = 0;
  let turn = 0;
  /** Open sockets that take envelopes; those told to refresh are not among them. */
  const sockets = new Set<WebSocket>();
  const waiting = new Map<string, Waiting>();

  const leave = (socket: WebSocket): void => {
    if (!sockets.delete(socket)) return;
    world.changes.publish({ kind: "connection" });
  };

  const welcome = (socket: WebSocket): void => {
    sockets.add(socket);
    const ping = setInterval(() => socket.ping(), PING_INTERVAL_MS);
    socket.on("message", (bytes) => acknowledge(waiting, String(bytes)));
    socket.on("error", () => socket.terminate());
    socket.on("close", () => {
      clearInterval(ping);
      leave(socket);
      for (const entry of [...waiting.values()]) if (entry.socket === socket) entry.settle(NOT_SENT);
    });
    socket.send(JSON.stringify(describeHello(world, sockets.size)));
    world.changes.publish({ kind: "connection" });
  };

  const send = (envelope: Envelope, timeoutMs: number): Promise<AckOutcome> => {
    const socket = [...sockets][turn % Math.max(1, sockets.size)];
    turn += 1;
    envelopes += 1;
    const id = `envelope-${envelopes}`;
    if (socket === undefined) return Promise.resolve(NOT_SENT);
    return new Promise((resolve) => {
      const settle = (outcome: AckOutcome): void => {
        clearTimeout(timer);
        waiting.delete(id);
        resolve(outcome);
      };
      const timer = setTimeout(() => settle(TIMED_OUT), timeoutMs);
      waiting.set(id, { socket, settle });
      socket.send(JSON.stringify(wrap(envelope, id)));
    });
  };

  const disconnect = (reason: DisconnectReason, count?: number): void => {
    for (const socket of [...sockets].slice(0, count)) {
      if (reason === "drop") socket.terminate();
      else socket.send(JSON.stringify({ type: "disconnect", reason, debug_info: { host: "local" } }));
      if (reason === "warning") continue;
      leave(socket);
      setTimeout(() => socket.close(), REFRESH_GRACE_MS).unref();
    }
  };

  return {
    send,
    disconnect,
    connected: () => sockets.size,
    openUrl: () => {
      if (sockets.size >= MAX_SOCKETS) return undefined;
      issued += 1;
      tickets.add(`ticket-${issued}`);
      const base = world.baseUrl().replace(/^http/, "ws");
      return `${base}link/?ticket=ticket-${issued}&app_id=${world.identity.appId}`;
    },
    upgrade: (request, socket, head) => {
      const ticket = new URL(request.url ?? "/", "http://local").searchParams.get("ticket") ?? "";
      if (!tickets.delete(ticket) || sockets.size >= MAX_SOCKETS) {
        socket.end("HTTP/1.1 401 Unauthorized\r\nConnection: close\r\n\r\n");
        return;
      }
      server.handleUpgrade(request, socket, head, welcome);
    },
    stop: async () => {
      for (const entry of [...waiting.values()]) entry.settle(NOT_SENT);
      for (const socket of server.clients) socket.terminate();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
};

const acknowledge = (waiting: ReadonlyMap<string, Waiting>, text: string): void => {
  const { envelope_id, payload } = parseObject(text);
  const body = Object.keys(asRecord(payload)).length === 0 ? undefined : payload;
  waiting.get(String(envelope_id))?.settle({ kind: "acked", body });
};

const parseObject = (text: string): Readonly<Record<string, unknown>> => {
  try {
    return asRecord(JSON.parse(text));
  } catch {
    return {};
  }
};

const describeHello = ({ identity }: World, connections: number) => ({
  type: "hello",
  num_connections: connections,
  debug_info: { host: "local", approximate_connection_time: 3_600 },
  connection_info: { app_id: identity.appId },
});

const wrap = (envelope: Envelope, id: string) => ({
  envelope_id: id,
  type: envelope.type,
  payload: envelope.payload,
  accepts_response_payload: envelope.type !== "events_api",
  ...(envelope.type === "events_api" && {
    retry_attempt: envelope.retry?.attempt ?? 0,
    retry_reason: envelope.retry?.reason ?? "",
  }),
});
