import { ratioOf } from "./facts.ts";
import { judgeLimits } from "./judge-limits.ts";
import { createNodeRule } from "./node-rule.ts";
import { readSample } from "./read-sample.ts";

/** Memory in use against `maxmemory`. A server without a limit is not assessed: it has nothing to fill. */
export const memory = createNodeRule("memory", ["memoryUsedRatio"], ({ latest }, limits) => {
  const sample = readSample(latest, "memory");
  if (sample.kind === "notAssessed") return sample;
  const { usedBytes, maxmemoryBytes, policy } = sample.values;
  const usedRatio = ratioOf(usedBytes, maxmemoryBytes);
  const keyspace = readSample(latest, "keyspace");
  const { keys, keysWithoutTtl } = keyspace.kind === "read" ? keyspace.values : {};
  return judgeLimits(
    limits,
    [{ limit: "memoryUsedRatio", value: usedRatio, missing: "noMaxmemory", reason: "high" }],
    {
      usedRatio,
      usedBytes,
      maxmemoryBytes,
      evictionPolicy: policy,
      keys,
      keysWithoutTtl,
      noTtlShare: keysWithoutTtl === undefined ? undefined : ratioOf(keysWithoutTtl, keys),
    },
  );
});
