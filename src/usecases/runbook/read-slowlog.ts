import { maskKey } from "../../core/audit/mask-key.ts";
import type { Cluster } from "../../core/fleet.ts";
import { parseSlowlog, type SlowEntry } from "../../core/redis-text/parse-slowlog.ts";
import type { SlowCommand, SlowlogView } from "../../messages/runbook-views.ts";
import { askNodes } from "./ask-nodes.ts";
import type { RunbookParts } from "./runbook-parts.ts";

/** Commands whose first argument is a secret, a text, or a part of the command. */
const secretive =
  /^(?:AUTH|HELLO|ACL|CONFIG|EVAL|EVALSHA|EVAL_RO|EVALSHA_RO|SCRIPT|FUNCTION|FCALL|FCALL_RO|MIGRATE|PUBLISH|SPUBLISH|ECHO|PING|CLIENT)\b/;

/** The `most` slowest of the last `count` slow commands of each node; values are never shown. */
export async function readSlowlog(
  cluster: Cluster,
  { count, most }: { readonly count: number; readonly most: number },
  parts: Pick<RunbookParts, "connections">,
): Promise<SlowlogView> {
  const { answers, unasked } = await askNodes(
    cluster,
    ["SLOWLOG", "GET", `${count}`],
    (reply, node) => parseSlowlog(reply).map((entry) => describe(entry, node)),
    parts,
  );
  const commands = answers.flat().toSorted((a, b) => b.durationMs - a.durationMs || b.atMs - a.atMs);
  return { cluster: cluster.name, commands: commands.slice(0, most), read: commands.length, unasked };
}

function describe(
  { atMs, durationMs, command, argumentTexts, client, clientName }: SlowEntry,
  node: string,
): SlowCommand {
  const [first] = argumentTexts;
  const shown = first !== undefined && !secretive.test(command);
  return {
    ...{ atMs, durationMs, command: maskKey(command), node },
    ...(clientName !== undefined && { clientName }),
    ...(client !== undefined && { host: client.slice(0, client.lastIndexOf(":")) }),
    ...(shown && { subject: maskKey(first) }),
    hiddenArguments: argumentTexts.length - (shown ? 1 : 0),
  };
}
