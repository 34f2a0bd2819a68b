import type { NodeAudit } from "../audit/audit.ts";
import type { SampleScope } from "./report.ts";

/** What may be missing from a sample is missing with at most this chance. */
const missedChance = 0.05;

/**
 * How much of a keyspace was drawn, all nodes together; `undefined`: none was drawn from. Of d draws with replacement
 * from N keys none hits a pattern of k keys with the chance (1 - k/N)^d, which falls to 5 % at k = N (1 - 0.05^(1/d)).
 * All keys of a pattern may lie on one node, so the worst of them counts.
 */
export function describeSample(
  nodes: readonly Pick<NodeAudit, "drawnKeys" | "expectedKeys">[],
): SampleScope | undefined {
  let scope: SampleScope | undefined;
  for (const { drawnKeys, expectedKeys } of nodes) {
    if (drawnKeys === undefined) continue;
    const sure = drawnKeys === 0 ? expectedKeys : expectedKeys * (1 - missedChance ** (1 / drawnKeys));
    const before = scope ?? { drawnKeys: 0, keys: 0, surePatternKeys: 0 };
    scope = {
      drawnKeys: before.drawnKeys + drawnKeys,
      keys: before.keys + expectedKeys,
      surePatternKeys: Math.max(before.surePatternKeys, Math.ceil(sure)),
    };
  }
  return scope;
}
