import type { SampleFailure } from "../core/observation.ts";
import type { Call, Command, Reply } from "../core/redis-text/command.ts";
import { describeCommand } from "../core/redis-text/describe-command.ts";
import { RedisCallError } from "../core/redis-text/redis-call-error.ts";
import { createBackoff } from "./backoff.ts";
import { classifyError, type Trouble } from "./classify-error.ts";
import type { NodeAddress } from "./node-address.ts";
import { openSession, type Session } from "./session.ts";

/** What happens to a connection, for the log. */
export interface ConnectionEvent {
  readonly kind: "connected" | "disconnected" | "failed";
  readonly cluster: string;
  /** `host:port`. */
  readonly node: string;
  /** Why it failed; holds no secret. */
  readonly message?: string;
}

export interface ConnectionSettings {
  /** Shown by CLIENT LIST; without spaces. */
  readonly connectionName: string;
  /** For one command, connecting included. */
  readonly timeoutMs: number;
  readonly onEvent: (event: ConnectionEvent) => void;
  /** Called when a command got no answer from the node at all. */
  readonly onUnreachable: () => void;
  readonly monotonicMs: () => number;
  /** 0..1, for the jitter between attempts. */
  readonly random: () => number;
}

export interface NodeConnection {
  readonly call: Call;
  /** Ends the connection; commands under way and later ones are rejected. */
  readonly close: () => void;
}

/** A session whose set-up may still be under way. */
interface LiveSession extends Session {
  isReady: boolean;
  /** Set when a command timed out and took the session with it. */
  givenUp?: Trouble;
}

const unreachable: ReadonlySet<SampleFailure> = new Set(["timeout", "refused"]);

/**
 * One kept connection to one node. It is opened by the first command and again by the first command after it was
 * lost. Between failed attempts commands fail at once with the last reason, so that a dead node costs nothing.
 * A command that times out takes the connection with it: its reply may come late or never, and commands behind it
 * would wait for it.
 */
export function createNodeConnection(address: NodeAddress, settings: ConnectionSettings): NodeConnection {
  const { cluster, endpoint } = address;
  const node = `${endpoint.host}:${endpoint.port}`;
  const backoff = createBackoff(settings.monotonicMs, settings.random);
  let session: LiveSession | undefined;
  let lastTrouble: Trouble | undefined;
  let closed = false;

  function call(command: Command): Promise<Reply> {
    return new Promise((resolve, reject) => {
      const live = closed ? undefined : (session ?? open());
      if (live === undefined) {
        reject(notSent(command));
        return;
      }
      const timer = setTimeout(() => {
        reject(timedOut(command));
        abandon(live);
      }, settings.timeoutMs);
      send(live, command).then(
        (reply) => {
          clearTimeout(timer);
          resolve(reply);
        },
        (error: unknown) => {
          clearTimeout(timer);
          reject(failed(command, live.givenUp ?? classifyError(error)));
        },
      );
    });
  }

  function open(): LiveSession | undefined {
    if (backoff.remainingMs() > 0) return undefined;
    const live: LiveSession = {
      ...openSession(address, settings.connectionName, settings.timeoutMs),
      isReady: false,
    };
    session = live;
    live.client.once("end", () => {
      if (session !== live || !live.isReady) return;
      session = undefined;
      tell("disconnected");
    });
    live.ready.then(
      () => {
        live.isReady = true;
        lastTrouble = undefined;
        backoff.succeeded();
        tell("connected");
      },
      (error: unknown) => {
        if (session !== live) return;
        session = undefined;
        remember(classifyError(error));
      },
    );
    return live;
  }

  function abandon(live: LiveSession): void {
    if (session !== live) return;
    session = undefined;
    const text = `the node gave no answer within ${settings.timeoutMs} ms`;
    live.givenUp = { failure: "timeout", retryable: true, text, cause: new Error(text) };
    remember(live.givenUp);
    // Commands sent in the same moment are about to time out too, each with its own message.
    setImmediate(() => live.client.disconnect());
  }

  function remember(trouble: Trouble): void {
    lastTrouble = trouble;
    backoff.failed();
    tell("failed", trouble.text);
  }

  function tell(kind: ConnectionEvent["kind"], message?: string): void {
    settings.onEvent({ kind, cluster, node, ...(message === undefined ? {} : { message }) });
  }

  function errorOf(command: Command, trouble: Omit<Trouble, "text">, what: string): RedisCallError {
    if (unreachable.has(trouble.failure)) settings.onUnreachable();
    const message = `${cluster} ${node}: ${describeCommand(command)} ${what}`;
    return new RedisCallError({ ...trouble, message });
  }

  function timedOut(command: Command): RedisCallError {
    const what = `timed out after ${settings.timeoutMs} ms`;
    return errorOf(command, { failure: "timeout", retryable: true, cause: new Error(what) }, what);
  }

  function failed(command: Command, trouble: Trouble): RedisCallError {
    return errorOf(command, trouble, `failed: ${trouble.text}`);
  }

  function notSent(command: Command): RedisCallError {
    const text = closed ? "the connection was closed" : (lastTrouble?.text ?? "not connected");
    const trouble = lastTrouble ?? { failure: "refused", retryable: !closed, cause: new Error(text) };
    return errorOf(command, trouble, `was not sent: ${text}`);
  }

  return {
    call,
    close: () => {
      closed = true;
      session?.client.disconnect();
      session = undefined;
    },
  };
}

async function sendWhenReady(live: LiveSession, command: Command): Promise<Reply> {
  await live.ready;
  return (await live.client.call(...command)) as Reply;
}

function send(live: LiveSession, command: Command): Promise<Reply> {
  // Waiting for a promise that is already kept would cost a turn for each of some thirty commands a round.
  return live.isReady ? (live.client.call(...command) as Promise<Reply>) : sendWhenReady(live, command);
}
