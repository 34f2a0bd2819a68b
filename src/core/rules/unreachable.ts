import type { Observation, SampleFailure } from "../observation.ts";
import { findRole, listKnownRounds } from "./known-rounds.ts";
import { createNodeRule } from "./node-rule.ts";
import { notAssessed } from "./outcome.ts";

/** Most telling first: who refuses credentials is alive, who refuses connections has no server. */
const reasons = ["auth", "refused", "timeout"] as const;

/**
 * A node that cannot be asked at all. Critical, unless it was a replica when it last answered: then reads and
 * redundancy suffer but the data is served, a warning. A node whose role nobody remembers counts as a primary.
 * A node that answers anything, if only "denied", is reachable.
 */
export const unreachable = createNodeRule("unreachable", [], (node) => {
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

function hasAnswered(round: Observation): boolean {
  if (round.server !== undefined) return true;
  const failures = listFailures(round);
  const succeeded = Object.values(round.samples).some((sample) => sample.ok);
  return succeeded || failures.includes("denied") || failures.includes("unreadable");
}

function listFailures(round: Observation): readonly SampleFailure[] {
  return Object.values(round.samples).flatMap((sample) => (sample.ok ? [] : [sample.failure]));
}
