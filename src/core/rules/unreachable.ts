import type { Observation, SampleFailure } from "../observation.ts";
import { findRole, listKnownRounds } from "./known-rounds.ts";
import { createNodeRule, toVerdict } from "./node-rule.ts";
import { notAssessed } from "./outcome.ts";
import type { Rule, Verdict } from "./rule.ts";

/** Most telling first: who refuses credentials is alive, who refuses connections has no server. */
const reasons = ["auth", "refused", "timeout"] as const;

/**
 * A node that cannot be asked at all. Critical, unless it was a replica when it last answered: then reads and
 * redundancy suffer but the data is served, a warning. A node whose role nobody remembers counts as a primary.
 * A node that answers anything, if only "denied", is reachable.
 */
const nodeUnreachable = createNodeRule("unreachable", [], (node) => {
  const { latest } = node;
  if (hasAnswered(latest)) {
    const { version, uptimeSeconds } = latest.server ?? {};
    return { kind: "good", facts: { uptimeSeconds, role: findRole(latest), version } };
  }
  const failures = listFailures(latest);
  const reason = reasons.find((candidate) => failures.includes(candidate));
  if (reason === undefined) return notAssessed("noSample");
  const [lastKnown] = listKnownRounds(node);
  const lastRole = listKnownRounds(node)
    .map(findRole)
    .find((role) => role !== undefined);
  return {
    kind: "bad",
    severity: lastRole === "replica" ? "warning" : "critical",
    reason,
    facts: {
      lastAnswerAgeSeconds: lastKnown && (latest.atMs - lastKnown.atMs) / 1000,
      lastRole,
      version: lastKnown?.server.version,
    },
  };
});

/** Each node by itself, and before them the cluster as a whole where it has several. */
export const unreachable: Rule = {
  id: "unreachable",
  judge: (reading) => {
    const nodes = nodeUnreachable.judge(reading);
    return [...judgeTogether(reading.cluster, nodes), ...nodes];
  },
};

/** A cluster is unreachable when all its nodes are, whatever they were; of a single one the node's own verdict says
 * all. One node that answers is enough to reach it, also where the others left meanwhile. */
function judgeTogether(cluster: string, nodes: readonly Verdict[]): readonly Verdict[] {
  const bad = nodes.filter(({ kind }) => kind === "bad").length;
  const facts = { unreachableNodes: bad };
  if (nodes.some(({ kind }) => kind === "good")) {
    return [toVerdict("unreachable", { cluster }, { kind: "good", facts })];
  }
  if (nodes.length < 2 || bad < nodes.length) return [];
  const outcome = { kind: "bad", severity: "critical", reason: "everyNode", facts } as const;
  return [toVerdict("unreachable", { cluster }, outcome)];
}

/** Whether a node could be asked, if only to deny it. */
export function hasAnswered(round: Observation): boolean {
  if (round.server !== undefined) return true;
  const failures = listFailures(round);
  const succeeded = Object.values(round.samples).some((sample) => sample.ok);
  return succeeded || failures.includes("denied") || failures.includes("unreadable");
}

function listFailures(round: Observation): readonly SampleFailure[] {
  return Object.values(round.samples).flatMap((sample) => (sample.ok ? [] : [sample.failure]));
}
