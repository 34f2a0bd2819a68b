import type { LatencyValues } from "../observation.ts";
import { judgeLimits } from "./judge-limits.ts";
import { createNodeRule } from "./node-rule.ts";
import { readSample } from "./read-sample.ts";

/**
 * The median round trip of one probe's PINGs. Not the 99th percentile: of 20 samples that is the maximum, and
 * one pause of the bot itself would page somebody. It is shown as a fact, beside the server's slowest command.
 */
export const latency = createNodeRule("latency", ["latencyMs"], ({ latest }, limits) => {
  const sample = readSample(latest, "latency");
  if (sample.kind === "notAssessed") return sample;
  const { roundTripP50Ms, roundTripP99Ms } = sample.values;
  return judgeLimits(limits, [{ limit: "latencyMs", value: roundTripP50Ms, reason: "slow" }], {
    roundTripP50Ms,
    roundTripP99Ms,
    ...findSlowest(sample.values),
  });
});

/** The command with the largest server-side 99th percentile; empty where the server does not tell. */
function findSlowest({ commands = [] }: LatencyValues) {
  const [slowest] = [...commands].sort((a, b) => b.p99Ms - a.p99Ms);
  return slowest && { slowestCommand: slowest.command, slowestCommandP99Ms: slowest.p99Ms };
}
