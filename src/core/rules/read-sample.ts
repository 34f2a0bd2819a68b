import type { Observation, ProbeName, ProbeValues, Sample } from "../observation.ts";
import { deriveRates, type Rates } from "../rates.ts";
import { notAssessed, type Unassessed } from "./outcome.ts";
import type { NodeReading } from "./rule.ts";
import type { NotAssessedReason } from "./vocabulary.ts";

/** Something a rule needs, or why it cannot have it. */
export type Reading<Values> = { readonly kind: "read"; readonly values: Values } | Unassessed;

/** The values of one probe in one round. */
export function readSample<Name extends ProbeName>(
  observation: Observation,
  probe: Name,
): Reading<ProbeValues[Name]> {
  const sample: Sample<ProbeValues[Name]> | undefined = observation.samples[probe];
  if (sample?.ok === true) return { kind: "read", values: sample.values };
  return notAssessed(explainMissing(observation, sample));
}

function explainMissing(
  observation: Observation,
  sample: Extract<Sample<unknown>, { ok: false }> | undefined,
): NotAssessedReason {
  if (sample?.failure === "denied" || sample?.failure === "unreadable") return sample.failure;
  return observation.server === undefined ? "unreachable" : "noSample";
}

/**
 * Rates over the whole window, or since the previous round where the window's first round belongs to another
 * process or has no sample: so that a restart costs one round and not the window. Of the two, those that
 * `isWanted` come first.
 */
export function readRates(
  node: NodeReading,
  isWanted: (rates: Rates) => boolean = () => true,
): Reading<Rates> {
  const stats = readSample(node.latest, "stats");
  if (stats.kind === "notAssessed") return stats;
  // Counters of nobody knows which process.
  if (node.latest.server === undefined) return notAssessed("noSample");
  const older = [node.windowStart, node.previous].filter(
    (round) => round !== undefined && round.atMs < node.latest.atMs,
  );
  const derived = older.flatMap((round) => (round && deriveRates(round, node.latest)) ?? []);
  const rates = derived.find(isWanted) ?? derived[0];
  if (rates !== undefined) return { kind: "read", values: rates };
  const isComparable = older.some((round) => round?.server !== undefined && round.samples.stats?.ok === true);
  return notAssessed(isComparable ? "countersReset" : "firstRound");
}
