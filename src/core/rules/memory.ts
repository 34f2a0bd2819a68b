import { ratioOf } from "./facts.ts";
import { forecastFacts, forecastMemory } from "./forecast-memory.ts";
import { judgeLimits } from "./judge-limits.ts";
import { createNodeRule } from "./node-rule.ts";
import { readSample } from "./read-sample.ts";

/** Memory in use against `maxmemory`. A server without a limit is not assessed: it has nothing to fill. Also shows
 * when it will be full, by its trend. */
export const memory = createNodeRule("memory", ["memoryUsedRatio"], (node, limits) => {
  const { latest } = node;
  const sample = readSample(latest, "memory");
  if (sample.kind === "notAssessed") return sample;
  const { usedBytes, maxmemoryBytes, policy } = sample.values;
  const usedRatio = ratioOf(usedBytes, maxmemoryBytes);
  const keyspace = readSample(latest, "keyspace");
  const { timeToFullSeconds, forecastConfidence } = forecastFacts(forecastMemory(node), latest.atMs);
  const { keys, keysWithoutTtl } = keyspace.kind === "read" ? keyspace.values : {};
  return judgeLimits(
    limits,
    [{ limit: "memoryUsedRatio", value: usedRatio, missing: "noMaxmemory", reason: "high" }],
    {
      usedRatio,
      usedBytes,
      maxmemoryBytes,
      timeToFullSeconds,
      forecastConfidence,
      evictionPolicy: policy,
      keys,
      keysWithoutTtl,
      noTtlShare: keysWithoutTtl === undefined ? undefined : ratioOf(keysWithoutTtl, keys),
    },
  );
});
