import type { ProbeName, ProbeValues } from "../core/observation.ts";
import type { Call, Command } from "../core/redis-text/command.ts";

/** One kind of measurement. */
export interface Probe<Name extends ProbeName = ProbeName> {
  readonly name: Name;
  /** Every command it may send, for the README's table of permissions and for tests. */
  readonly commands: readonly Command[];
  /** Sends its commands and parses the replies; throws what `call` throws, or `UnreadableReplyError`. */
  readonly read: (call: Call, clock: { readonly monotonicMs: () => number }) => Promise<ProbeValues[Name]>;
}
