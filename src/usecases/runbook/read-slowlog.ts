import { maskKey } from "../../core/audit/mask-key.ts";
import type { Cluster } from "../../core/fleet.ts";
import { parseSlowlog, type SlowEntry } from "../../core/redis-text/parse-slowlog.ts";
import { askNodes } from "./ask-nodes.ts";
import type { RunbookParts, UnaskedNode } from "./runbook-parts.ts";

/** A slow command as it may be shown. */
export interface SlowCommand extends Omit<SlowEntry, "argumentTexts"> {
  /** `host:port`. */
  readonly node: string;
  /** The first argument, which is the key of most commands, masked; `undefined`: there is none. */
  readonly subject?: string;
  /** Arguments that are not shown. */
  readonly hiddenArguments: number;
}

export interface Slowlog {
  /** Longest first. */
  readonly commands: readonly SlowCommand[];
  readonly unasked: readonly UnaskedNode[];
}

/** Commands whose first argument is a secret or a text. */
const secretive = /^(?:AUTH|HELLO|ACL|CONFIG|EVAL|EVAL_RO|SCRIPT|FUNCTION|MIGRATE|PUBLISH|ECHO)$/;

/** The slowest of the last `count` slow commands of each node; values are never shown. Rejects with `RedisCallError`. */
export async function readSlowlog(cluster: Cluster, count: number, parts: RunbookParts): Promise<Slowlog> {
  const { answers, unasked } = await askNodes(
    cluster,
    async (call, node) =>
      parseSlowlog(await call(["SLOWLOG", "GET", `${count}`])).map((entry) => describe(entry, node)),
    parts,
  );
  const commands = answers.flat().toSorted((a, b) => b.durationMs - a.durationMs);
  return { commands: commands.slice(0, count), unasked };
}

function describe({ argumentTexts, ...entry }: SlowEntry, node: string): SlowCommand {
  const [first] = argumentTexts;
  const shown = first !== undefined && !secretive.test(entry.command);
  return {
    ...entry,
    node,
    ...(shown && { subject: maskKey(first) }),
    hiddenArguments: argumentTexts.length - (shown ? 1 : 0),
  };
}
