import { ratioOf } from "./facts.ts";
import { forecastFacts, forecastMemory } from "./forecast-memory.ts";
import { judgeLimits } from "./judge-limits.ts";
import { createNodeRule } from "./node-rule.ts";
import { notAssessed } from "./outcome.ts";
import { readSample } from "./read-sample.ts";

/**
 * How long until memory is full if it goes on as it did; judged on primaries, of which a replica is only a copy. A
 * trend of low confidence is shown and not held against anybody. A node that evicts stays where it is, which the
 * rules of memory and evictions judge; one that is full and does not evict has no time left.
 */
export const timeToFull = createNodeRule("time-to-full", ["timeToFullSeconds"], (node, limits) => {
  const { latest } = node;
  const replication = readSample(latest, "replication");
  if (replication.kind === "read" && replication.values.role === "replica") return undefined;
  const memory = readSample(latest, "memory");
  if (memory.kind === "notAssessed") return memory;
  const { usedBytes, maxmemoryBytes } = memory.values;
  const forecast = forecastMemory(node);
  if (forecast === undefined) return notAssessed("noMaxmemory");
  const value = secondsLeft(forecast, latest.atMs);
  return judgeLimits(
    limits,
    [{ limit: "timeToFullSeconds", value, missing: "noHistory", reason: "filling" }],
    {
      ...(value === 0 && { timeToFullSeconds: 0 }),
      ...forecastFacts(forecast, latest.atMs),
      usedRatio: ratioOf(usedBytes, maxmemoryBytes),
      usedBytes,
      maxmemoryBytes,
    },
  );
});

/** Infinite: no end in sight. `undefined`: nobody knows yet. */
function secondsLeft(
  forecast: NonNullable<ReturnType<typeof forecastMemory>>,
  nowMs: number,
): number | undefined {
  if (forecast.kind === "forecast") {
    const isTrusted = forecast.confidence !== "low";
    return isTrusted ? (forecast.fullAtMs - nowMs) / 1000 : Number.POSITIVE_INFINITY;
  }
  switch (forecast.reason) {
    case "tooFewPoints":
      return undefined;
    case "full":
      return 0;
    case "notRising":
    case "tooFar":
    case "evicting":
      return Number.POSITIVE_INFINITY;
  }
}
