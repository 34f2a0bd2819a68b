import { createNodeRule } from "./node-rule.ts";
import { readSample } from "./read-sample.ts";

/**
 * Failed writes to disk. A failed append to the AOF is critical: the server refuses writes until one succeeds.
 * A failed snapshot is a warning: data is still served, and the next snapshot may succeed. An AOF status counts
 * only while the AOF is on, since switching it off leaves the last status standing.
 */
export const persistence = createNodeRule("persistence", [], ({ latest }) => {
  const sample = readSample(latest, "persistence");
  if (sample.kind === "notAssessed") return sample;
  const { aofEnabled, aofLastWriteFailed, lastSaveFailed, lastSaveAtMs, changesSinceSave, lastForkMs } =
    sample.values;
  const facts = {
    lastSaveAgeSeconds: Math.max(0, (latest.atMs - lastSaveAtMs) / 1000),
    changesSinceSave,
    lastForkMs,
  };
  if (aofEnabled && aofLastWriteFailed) {
    return { kind: "bad", severity: "critical", reason: "aofFailed", facts };
  }
  if (lastSaveFailed) return { kind: "bad", severity: "warning", reason: "bgsaveFailed", facts };
  return { kind: "good", facts };
});
