import type { Cluster } from "../../core/fleet.ts";
import type { Command, Reply } from "../../core/redis-text/command.ts";
import type { UnaskedNode } from "../../messages/runbook-views.ts";
import { nameOf } from "../../redis/remediation/find-primaries.ts";
import type { RunbookParts } from "./runbook-parts.ts";
import { unaskedNode, unaskedSentinels } from "./unasked-node.ts";

/** What was asked of every node, and which of them did not answer. */
export interface NodeAnswers<Answer> {
  readonly answers: readonly Answer[];
  readonly unasked: readonly UnaskedNode[];
}

/** Sends a command to every node of a cluster, primaries and replicas, and reads each reply. */
export async function askNodes<Answer>(
  cluster: Cluster,
  command: Command,
  read: (reply: Reply, node: string) => Answer,
  { connections }: Pick<RunbookParts, "connections">,
): Promise<NodeAnswers<Answer>> {
  const answers: Answer[] = [];
  const unasked: UnaskedNode[] = [];
  try {
    const nodes = await connections.findNodes(cluster);
    await Promise.all(
      nodes.map(async (node) => {
        const name = nameOf(node);
        try {
          answers.push(read(await connections.call(cluster, node)(command), name));
        } catch (error) {
          unasked.push(unaskedNode(name, command.slice(0, 2).join(" "), error));
        }
      }),
    );
  } catch (error) {
    unasked.push(...unaskedSentinels(cluster, error));
  }
  return { answers, unasked: unasked.toSorted((a, b) => (a.node < b.node ? -1 : 1)) };
}
