import { ratioOf } from "./facts.ts";
import { judgeLimits } from "./judge-limits.ts";
import { createNodeRule } from "./node-rule.ts";
import { readRates, readSample } from "./read-sample.ts";

/** Keys thrown out for want of memory, a minute, over the rate window. */
export const evictions = createNodeRule("evictions", ["evictionsPerMinute"], (node, limits) => {
  const rates = readRates(node);
  if (rates.kind === "notAssessed") return rates;
  const { evictionsPerMinute, evictedKeys, windowSeconds } = rates.values;
  const memory = readSample(node.latest, "memory");
  return judgeLimits(
    limits,
    [{ limit: "evictionsPerMinute", value: evictionsPerMinute, reason: "evicting" }],
    {
      evictionsPerMinute,
      evictedKeys,
      windowSeconds,
      ...(memory.kind === "read" && {
        usedRatio: ratioOf(memory.values.usedBytes, memory.values.maxmemoryBytes),
        evictionPolicy: memory.values.policy,
      }),
    },
  );
});
