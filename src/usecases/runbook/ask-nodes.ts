import type { Cluster, Endpoint } from "../../core/fleet.ts";
import type { Call } from "../../core/redis-text/command.ts";
import { readFailure } from "../../core/redis-text/read-failure.ts";
import { nameOf } from "../../redis/remediation/find-primaries.ts";
import type { RunbookParts, UnaskedNode } from "./runbook-parts.ts";

/** Asks every node of a cluster, primaries and replicas; one that fails is named. Rejects when nobody tells the nodes. */
export async function askNodes<Answer>(
  cluster: Cluster,
  ask: (call: Call, node: string) => Promise<Answer>,
  { connections }: RunbookParts,
): Promise<{ readonly answers: readonly Answer[]; readonly unasked: readonly UnaskedNode[] }> {
  const nodes = await connections.findNodes(cluster);
  const results = await Promise.all(nodes.map((node) => askOne(cluster, node, ask, connections)));
  return {
    answers: results.flatMap((result) => ("answer" in result ? [result.answer] : [])),
    unasked: results.flatMap((result) => ("unasked" in result ? [result.unasked] : [])),
  };
}

async function askOne<Answer>(
  cluster: Cluster,
  node: Endpoint,
  ask: (call: Call, node: string) => Promise<Answer>,
  connections: RunbookParts["connections"],
): Promise<{ readonly answer: Answer } | { readonly unasked: UnaskedNode }> {
  const name = nameOf(node);
  try {
    return { answer: await ask(connections.call(cluster, node), name) };
  } catch (error) {
    const { message } = readFailure(error, `${cluster.name} ${name}`);
    return { unasked: { node: name, message } };
  }
}
