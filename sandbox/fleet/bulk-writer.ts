import { once } from "node:events";
import { connect, type Socket } from "node:net";
import type { Words } from "./write-commands.ts";

/** Sends very many writes over one connection. */
export interface BulkWriter {
  /**
   * Sends `commands` at once and resolves when the server has answered all of them. They must be ones that
   * answer with a status or a number. Rejects when the server refuses one or the connection is lost; the
   * writer is then of no more use.
   */
  readonly write: (commands: readonly Words[]) => Promise<void>;
  readonly close: () => void;
}

interface Waiting {
  left: number;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

const newline = 0x0a;
const minus = 0x2d;

/** About three times as fast as a general client: whole chunks as one string, answers only counted. */
export async function openBulkWriter(port: number): Promise<BulkWriter> {
  const socket = connect({ host: "127.0.0.1", port, noDelay: true });
  await once(socket, "connect");
  const waiting: Waiting[] = [];
  let broken: Error | undefined;
  const fail = (error: Error): void => {
    broken ??= error;
    for (const { reject } of waiting.splice(0)) reject(broken);
    socket.destroy();
  };
  socket.on("error", fail);
  socket.on("close", () => fail(new Error(`127.0.0.1:${port}: the connection was closed`)));
  countAnswers(socket, waiting, (answer) => fail(new Error(`127.0.0.1:${port}: refused a write: ${answer}`)));
  return {
    write: (commands) =>
      new Promise((resolve, reject) => {
        if (broken !== undefined) return reject(broken);
        if (commands.length === 0) return resolve();
        waiting.push({ left: commands.length, resolve, reject });
        socket.write(commands.map(encode).join(""), "latin1");
      }),
    close: () => {
      socket.removeAllListeners("close");
      socket.destroy();
    },
  };
}

/** A request as an array of bulk strings, https://redis.io/docs/latest/develop/reference/protocol-spec/ */
function encode(words: Words): string {
  let text = `*${words.length}\r\n`;
  for (const word of words) text += `$${word.length}\r\n${word}\r\n`;
  return text;
}

/** Statuses, numbers and errors are one line each, so a line feed ends an answer. */
function countAnswers(socket: Socket, waiting: Waiting[], onRefusal: (answer: string) => void): void {
  let rest = Buffer.alloc(0);
  socket.on("data", (chunk: Buffer) => {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let start = 0;
    for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline, start)) {
      if (bytes[start] === minus) return onRefusal(bytes.toString("latin1", start + 1, end).trim());
      start = end + 1;
      const first = waiting[0];
      if (first === undefined || --first.left > 0) continue;
      waiting.shift();
      first.resolve();
    }
    rest = Buffer.from(bytes.subarray(start));
  });
}
