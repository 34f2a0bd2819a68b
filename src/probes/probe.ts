import type { ProbeName, ProbeValues } from "../core/observation.ts";

/** A Redis command with its arguments. */
export type Command = readonly [name: string, ...args: string[]];

/** A reply as RESP gives it. */
export type Reply = string | number | null | readonly Reply[];

/** The part of a node's connection that a probe needs. Rejects with `RedisCallError`. */
export type Call = (command: Command) => Promise<Reply>;

/** One kind of measurement. */
export interface Probe<Name extends ProbeName = ProbeName> {
  readonly name: Name;
  /** Every command it may send, for the README's table of permissions and for tests. */
  readonly commands: readonly Command[];
  /** Sends its commands and parses the replies; throws what `call` throws, or `UnreadableReplyError`. */
  readonly read: (call: Call, clock: { readonly monotonicMs: () => number }) => Promise<ProbeValues[Name]>;
}
