import type { Cluster, Endpoint } from "../../core/fleet.ts";
import { findGrant } from "../../core/redis-text/find-grant.ts";
import { readFailure } from "../../core/redis-text/read-failure.ts";
import type { UnaskedNode } from "../../messages/runbook-views.ts";
import { nameOf } from "../../redis/remediation/find-primaries.ts";
import type { RunbookParts } from "./runbook-parts.ts";

/** Why a node did not answer `command`. Throws what is a fault of ours. */
export function unaskedNode(node: string, command: string, error: unknown): UnaskedNode {
  const { failure, message } = readFailure(error, node);
  const grant = findGrant(command, message);
  return { node, failure, ...(grant !== undefined && { grant }) };
}

/** The sentinels of a cluster, none of which tells its nodes. Throws what is a fault of ours. */
export function unaskedSentinels({ endpoints }: Cluster, error: unknown): readonly UnaskedNode[] {
  return endpoints.map((endpoint) => unaskedNode(nameOf(endpoint), "SENTINEL", error));
}

/** Why nodes are missing that hold keys, by asking them once more; names are `host:port`. */
export function explainMissing(
  cluster: Cluster,
  names: readonly string[],
  { connections }: Pick<RunbookParts, "connections">,
): Promise<readonly UnaskedNode[]> {
  return Promise.all(
    names.map(async (node): Promise<UnaskedNode> => {
      try {
        await connections.call(cluster, endpointOf(node))(["INFO"]);
      } catch (error) {
        return unaskedNode(node, "INFO", error);
      }
      return { node, failure: "refused" };
    }),
  );
}

function endpointOf(name: string): Endpoint {
  const colon = name.lastIndexOf(":");
  return { host: name.slice(0, colon), port: Number(name.slice(colon + 1)) };
}
