import type { Command, Reply } from "../../core/redis-text/command.ts";
import { describeCommand } from "../../core/redis-text/describe-command.ts";
import { RedisCallError } from "../../core/redis-text/redis-call-error.ts";
import { classifyError, type Trouble } from "../classify-error.ts";
import type { NodeAddress } from "../node-address.ts";
import { wantsNoPassword } from "../wants-no-password.ts";
import { classifyReply } from "./classify-reply.ts";
import { encodeCommand } from "./encode-command.ts";
import { openSocket } from "./open-socket.ts";
import { createReplyTree, isErrorReply, type ReplyTree } from "./reply-tree.ts";
import { RespReader } from "./resp-reader.ts";
import type { RespSink } from "./resp-sink.ts";

export interface BulkConnectionOptions {
  /** Shown by CLIENT LIST; without spaces. */
  readonly connectionName: string;
  /** The longest silence of the server while it owes a reply, connecting included. */
  readonly timeoutMs: number;
}

/** Many commands in one packet, and who hears their replies. */
export interface BulkRequest {
  /** For messages: `SCAN`, `PTTL, TYPE`. */
  readonly name: string;
  /** Must not change before the replies are in. */
  readonly bytes: Uint8Array;
  /** How many whole replies belong to it; at least 1. */
  readonly replies: number;
  readonly sink: RespSink;
}

/**
 * One connection to one node, for very many commands; in order, without a promise for each. Its end is final: there
 * is no queue for later and no reconnecting here.
 */
export interface BulkConnection {
  /** Resolves when commands other than AUTH make sense; rejects with `RedisCallError`. */
  readonly ready: Promise<void>;
  /** Resolves when all replies are in, errors among them; rejects with `RedisCallError` when they do not come. */
  readonly request: (request: BulkRequest) => Promise<void>;
  /** One command. Rejects with `RedisCallError` also for an error reply. */
  readonly call: (command: Command) => Promise<Reply>;
  readonly close: () => void;
}

interface Waiting {
  readonly name: string;
  readonly sink: RespSink;
  /** Replies still to come. */
  left: number;
  readonly resolve: () => void;
  readonly reject: (error: RedisCallError) => void;
}

/** Silence is noticed at most this part of the timeout too early. */
const ticksPerTimeout = 8;

/** A server that hears TLS where it expects none waits for the rest of the line. */
const speaksNoTls = ": perhaps this port speaks no TLS";

type Wire = Omit<BulkConnection, "ready">;

/** Nothing was asked for, so nobody listens. */
const nobody: RespSink = createReplyTree(() => undefined);

/**
 * Connects, authenticates and names the connection. Errors are `RedisCallError`, which name cluster, node and
 * command, and no secret.
 */
export function openBulkConnection(address: NodeAddress, options: BulkConnectionOptions): BulkConnection {
  const connection = connect(address, options);
  const ready = setUp(connection, address, options.connectionName);
  // Who closes it before it stands does not wait for it.
  ready.catch(() => undefined);
  return { ...connection, ready };
}

async function setUp(connection: Wire, address: NodeAddress, name: string): Promise<void> {
  try {
    await Promise.all([authenticate(connection, address), nameConnection(connection, name)]);
  } catch (error) {
    connection.close();
    throw error;
  }
}

async function authenticate(connection: Wire, { username, password }: NodeAddress): Promise<void> {
  if (!password) return;
  const credentials = username === undefined ? [password.reveal()] : [username, password.reveal()];
  try {
    await connection.call(["AUTH", ...credentials]);
  } catch (error) {
    if (!wantsNoPassword(error)) throw error;
  }
}

async function nameConnection(connection: Wire, name: string): Promise<void> {
  try {
    await connection.call(["CLIENT", "SETNAME", name]);
  } catch (error) {
    // A user without CLIENT stays nameless. Without AUTH this is the first reply, and says what is wrong.
    const nameless = error instanceof RedisCallError && error.failure === "denied";
    if (!nameless) throw error;
  }
}

function connect(address: NodeAddress, options: BulkConnectionOptions): Wire {
  const waiting: Waiting[] = [];
  let ended: Error | undefined;
  let silentTicks = 0;
  let timer: NodeJS.Timeout | undefined;
  const reader = new RespReader(nobody, replyEnded);
  let isSecured = address.tls === undefined;
  let isHeard = false;
  const socket = openSocket(address, {
    data: (chunk) => {
      silentTicks = 0;
      isHeard = true;
      try {
        reader.feed(chunk);
      } catch (error) {
        end(error instanceof Error ? error : new Error(String(error)));
      }
    },
    closed: (error) => end(explainCut(error)),
  });
  socket.once("secureConnect", () => {
    isSecured = true;
  });

  /** A server that hears something else where it expects TLS hangs up at once. */
  function explainCut(error: Error | undefined): Error {
    const isCut = error === undefined || ("code" in error && error.code === "ECONNRESET");
    const text = error?.message ?? "the server closed the connection";
    if (isCut && !isSecured) return new Error(`${text}${speaksNoTls}`);
    if (isCut && !isHeard && !address.tls)
      return new Error(`${text}, without a word: perhaps this port wants TLS`);
    return error ?? new Error(text);
  }

  function replyEnded(): void {
    const first = waiting[0];
    if (first === undefined) throw new Error("a reply that nobody asked for");
    first.left -= 1;
    if (first.left > 0) return;
    waiting.shift();
    reader.sink = waiting[0]?.sink ?? nobody;
    first.resolve();
  }

  function end(reason: Error): void {
    if (ended) return;
    ended = reason;
    clearInterval(timer);
    reader.sink = nobody;
    socket.destroy();
    for (const request of waiting.splice(0)) request.reject(failed(request.name, classifyError(reason)));
  }

  function failed(name: string, { failure, retryable, text, cause }: Trouble): RedisCallError {
    const { host, port } = address.endpoint;
    return new RedisCallError({
      failure,
      retryable,
      message: `${address.cluster} ${host}:${port}: ${name} failed: ${text}`,
      cause,
    });
  }

  /** A timer for each of thousands of requests would cost more than the requests. */
  function watchSilence(): void {
    silentTicks = 0;
    timer ??= setInterval(() => {
      if (waiting.length === 0) return;
      silentTicks += 1;
      if (silentTicks < ticksPerTimeout) return;
      const hint = isSecured ? "" : speaksNoTls;
      end(
        Object.assign(new Error(`the node gave no answer within ${options.timeoutMs} ms${hint}`), {
          code: "ETIMEDOUT",
        }),
      );
    }, options.timeoutMs / ticksPerTimeout);
  }

  function request({ name, bytes, replies, sink }: BulkRequest): Promise<void> {
    return new Promise((resolve, reject) => {
      if (ended) {
        reject(failed(name, classifyError(ended)));
        return;
      }
      if (waiting.length === 0) {
        reader.sink = sink;
        watchSilence();
      }
      // Field by field, so that all have one shape: spread out of requests of many shapes, they made the engine look up
      // `left` in a hash table for each reply, 4 % of a scan's time.
      waiting.push({ name, sink, left: replies, resolve, reject });
      socket.write(bytes);
    });
  }

  async function call(command: Command): Promise<Reply> {
    const name = describeCommand(command);
    const answers: ReplyTree[] = [];
    const sink = createReplyTree((reply) => answers.push(reply));
    await request({ name, bytes: encodeCommand(command), replies: 1, sink });
    const [answer = null] = answers;
    if (isErrorReply(answer)) throw failed(name, classifyReply(answer.error));
    return toReply(answer);
  }

  return { request, call, close: () => end(new Error("the connection was closed")) };
}

function toReply(tree: ReplyTree): Reply {
  if (tree === null || typeof tree === "string" || typeof tree === "number") return tree;
  if (typeof tree === "boolean") return tree ? 1 : 0;
  if (Buffer.isBuffer(tree)) return tree.toString("utf8");
  if (isErrorReply(tree)) return tree.error;
  return tree.map(toReply);
}
