import type { Observation, ReplicationValues, ServerIdentity } from "../observation.ts";
import type { NodeReading } from "./rule.ts";

/** A round in which the node told who it is. */
export type KnownRound = Observation & { readonly server: ServerIdentity };

/** Every older round at hand in which the node answered, newest first; a round may come twice. */
export function listKnownRounds({
  latest,
  previous,
  windowStart,
  hourly,
}: NodeReading): readonly KnownRound[] {
  return [...hourly, windowStart, previous]
    .filter((round) => isKnown(round))
    .filter((round) => round.atMs < latest.atMs)
    .sort((a, b) => b.atMs - a.atMs);
}

export function isKnown(round: Observation | undefined): round is KnownRound {
  return round?.server !== undefined;
}

/** `undefined`: replication was not sampled. */
export function findRole(round: Observation | undefined): ReplicationValues["role"] | undefined {
  const sample = round?.samples.replication;
  return sample?.ok === true ? sample.values.role : undefined;
}
