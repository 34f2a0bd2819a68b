import type { MemoryValues } from "../observation.ts";
import { judgeLimits } from "./judge-limits.ts";
import { createNodeRule } from "./node-rule.ts";
import { readSample } from "./read-sample.ts";

const mebibyte = 1024 * 1024;

/** Above this much in use a ratio is no noise. */
const largeUsedBytes = 500 * mebibyte;

/** Waste that matters by itself; the default of Redis's own `active-defrag-ignore-bytes`. */
const largeWasteBytes = 100 * mebibyte;

/**
 * Resident memory against used memory. On a small server the ratio is noise (allocator and code alone take a few
 * megabytes: 1.94 at 21 MB used wastes 20 MB and harms nobody), so it is held against the limit only above
 * 500 MiB in use, or where more than 100 MiB are wasted, as on a large server that was emptied. Elsewhere the
 * verdict is good whatever the ratio.
 */
export const fragmentation = createNodeRule("fragmentation", ["fragmentationRatio"], ({ latest }, limits) => {
  const sample = readSample(latest, "memory");
  if (sample.kind === "notAssessed") return sample;
  const { fragmentationRatio, rssBytes, usedBytes } = sample.values;
  const fragmentationBytes = findWaste(sample.values);
  const facts = { fragmentationRatio, fragmentationBytes, rssBytes, usedBytes };
  if (usedBytes <= largeUsedBytes && (fragmentationBytes ?? 0) <= largeWasteBytes) {
    return { kind: "good", facts };
  }
  return judgeLimits(
    limits,
    [{ limit: "fragmentationRatio", value: fragmentationRatio, reason: "fragmented" }],
    facts,
  );
});

/** Servers before 5.0 do not tell the bytes, but both numbers they are the difference of. */
function findWaste({ fragmentationBytes, rssBytes, usedBytes }: MemoryValues): number | undefined {
  return fragmentationBytes ?? (rssBytes === undefined ? undefined : rssBytes - usedBytes);
}
