/** What is known of one node when the nodes to scan are chosen; a node that did not answer is left out. */
export interface NodeFacts<Node> {
  readonly node: Node;
  readonly role: "primary" | "replica";
  /** Its run_id's replication group: `master_replid`, equal on a primary and its replicas that are in sync. */
  readonly replicationId: string;
  readonly loading: boolean;
  readonly inSync: boolean;
  /** Bytes of the stream of changes that it has. */
  readonly replicationOffset: number;
}

/** One node to scan. `insteadOf`: it is a replica, and this is its primary. */
export interface PickedNode<Node> {
  readonly node: Node;
  readonly role: "primary" | "replica";
  readonly insteadOf?: Node;
}

/** A replica that is further behind says little about now. */
const farthestBehindBytes = 16 * 1024 * 1024;

/**
 * For every primary its replica that is in sync and least behind, or the primary itself where there is none.
 * Replicas whose primary did not answer are picked too, one for each group: their data is all that is to be had.
 * The order is that of the primaries, then of the groups without one.
 */
export function pickNodes<Node>(
  facts: readonly NodeFacts<Node>[],
  prefer: "replica" | "primary",
): readonly PickedNode<Node>[] {
  const primaries = facts.filter(({ role }) => role === "primary");
  const replicas = facts.filter(({ role, loading, inSync }) => role === "replica" && !loading && inSync);
  const picked: PickedNode<Node>[] = primaries.map((primary) => {
    const replica = prefer === "replica" ? findClosest(replicas, primary) : undefined;
    return replica
      ? { node: replica.node, role: "replica", insteadOf: primary.node }
      : { node: primary.node, role: "primary" };
  });
  const known = new Set(primaries.map(({ replicationId }) => replicationId));
  for (const replica of replicas.toSorted((a, b) => b.replicationOffset - a.replicationOffset)) {
    if (known.has(replica.replicationId)) continue;
    known.add(replica.replicationId);
    picked.push({ node: replica.node, role: "replica" });
  }
  return picked;
}

function findClosest<Node>(
  replicas: readonly NodeFacts<Node>[],
  primary: NodeFacts<Node>,
): NodeFacts<Node> | undefined {
  return replicas
    .filter(
      ({ replicationId, replicationOffset }) =>
        replicationId === primary.replicationId &&
        primary.replicationOffset - replicationOffset <= farthestBehindBytes,
    )
    .toSorted((a, b) => b.replicationOffset - a.replicationOffset)[0];
}
