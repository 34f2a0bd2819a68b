import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { percentile } from "../percentile.ts";

/** What some clients that look keys up feel, ms. */
export interface Felt {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

export interface OtherClients {
  /** Forgets what was felt so far. */
  readonly forget: () => void;
  /** What was felt since `forget`; throws when it was nothing. */
  readonly readFelt: () => Felt;
  readonly close: () => void;
}

const clients = 4;
const everyMs = 5;
const lookup = Buffer.from("*2\r\n$3\r\nGET\r\n$14\r\nbench:no-such!\r\n");

/** Four clients that look a key up 200 times a second each: little load, and many round trips to measure. */
export async function startOtherClients(port: number): Promise<OtherClients> {
  const timings: number[] = [];
  const sockets = Array.from({ length: clients }, () => connect({ host: "127.0.0.1", port, noDelay: true }));
  await Promise.all(sockets.map((socket) => once(socket, "connect")));
  const timers = sockets.map((socket) => lookAgainAndAgain(socket, timings));
  return {
    forget: () => timings.splice(0),
    readFelt: () => ({
      p50Ms: percentile(timings, 0.5),
      p99Ms: percentile(timings, 0.99),
      maxMs: percentile(timings, 1),
    }),
    close: () => {
      for (const timer of timers) clearInterval(timer);
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** Sent at fixed times, whether or not the last answer is in: who waits is measured from when it wanted to ask. */
function lookAgainAndAgain(socket: Socket, timings: number[]): NodeJS.Timeout {
  const asked: number[] = [];
  // The server may go first.
  socket.on("error", () => undefined);
  socket.on("data", (chunk: Buffer) => {
    // The answer `$-1` is five bytes long.
    for (let answers = Math.round(chunk.length / 5); answers > 0; answers--) {
      const sentMs = asked.shift();
      if (sentMs !== undefined) timings.push(performance.now() - sentMs);
    }
  });
  return setInterval(() => {
    asked.push(performance.now());
    socket.write(lookup);
  }, everyMs);
}
