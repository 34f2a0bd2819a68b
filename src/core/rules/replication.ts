import type { ReplicaLink, ReplicationValues } from "../observation.ts";
import type { Limits } from "../profiles/profile.ts";
import type { PlainFacts } from "./facts.ts";
import { judgeLimits } from "./judge-limits.ts";
import { createNodeRule } from "./node-rule.ts";
import { findWorst, notAssessed, type Outcome } from "./outcome.ts";
import { readSample } from "./read-sample.ts";
import type { FindingReason } from "./vocabulary.ts";

type Reason = FindingReason<"replication">;

/**
 * On a replica: whether its link to the primary is up; a link that is down is critical. On a primary: how far
 * its replicas are behind, in whole seconds since their last acknowledgment (0 and 1 are normal) and in bytes,
 * which is the real measure. A replica that is still being synchronised is a warning and has no lag yet. The
 * worst replica makes the verdict; a primary without replicas is good.
 */
export const replication = createNodeRule("replication", [], ({ latest }, limits) => {
  const sample = readSample(latest, "replication");
  if (sample.kind === "notAssessed") return sample;
  return sample.values.role === "replica" ? judgeLink(sample.values) : judgeReplicas(sample.values, limits);
});

function judgeLink({ linkUp, linkDownSeconds }: ReplicationValues): Outcome<Reason> {
  if (linkUp === undefined) return notAssessed("notReported");
  if (linkUp) return { kind: "good", facts: { role: "replica", linkDownSeconds: 0 } };
  // Redis 7 gives -1 for a link that never was up.
  const downSeconds = linkDownSeconds !== undefined && linkDownSeconds >= 0 ? linkDownSeconds : undefined;
  return {
    kind: "bad",
    severity: "critical",
    reason: "linkDown",
    facts: { role: "replica", linkDownSeconds: downSeconds },
  };
}

function judgeReplicas({ replicas }: ReplicationValues, limits: Limits): Outcome<Reason> {
  const furthestFirst = [...replicas].sort((a, b) => b.lagBytes - a.lagBytes);
  const outcomes = furthestFirst.map((replica) => judgeReplica(replica, replicas.length, limits));
  const bad = outcomes.filter((outcome) => outcome.kind === "bad");
  return findWorst(bad) ?? { kind: "good", facts: describeReplica(furthestFirst[0], replicas.length) };
}

function judgeReplica(replica: ReplicaLink, replicas: number, limits: Limits): Outcome<Reason> {
  const facts = describeReplica(replica, replicas);
  if (replica.state !== "online") {
    return { kind: "bad", severity: "warning", reason: "replicaNotOnline", facts };
  }
  return judgeLimits(
    limits,
    [
      { limit: "replicationLagSeconds", value: replica.lagSeconds, reason: "lag" },
      { limit: "replicationLagBytes", value: replica.lagBytes, reason: "lag" },
    ],
    facts,
  );
}

function describeReplica(replica: ReplicaLink | undefined, replicas: number): PlainFacts {
  const facts = { role: "primary", replicas };
  if (replica === undefined) return facts;
  const { address, state, lagSeconds, lagBytes } = replica;
  const named = { ...facts, replica: address, replicaState: state };
  if (state !== "online") return named;
  return { ...named, replicationLagSeconds: lagSeconds, replicationLagBytes: lagBytes };
}
