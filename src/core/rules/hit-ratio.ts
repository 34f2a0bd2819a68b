import { judgeLimits } from "./judge-limits.ts";
import { createNodeRule } from "./node-rule.ts";
import { notAssessed } from "./outcome.ts";
import { readRates } from "./read-sample.ts";

/** Hits among the lookups of the rate window; never since the server's start, which hides what is new. */
export const hitRatio = createNodeRule("hit-ratio", ["hitRatio"], (node, limits) => {
  const rates = readRates(node, ({ isUnsettled }) => isUnsettled !== true);
  if (rates.kind === "notAssessed") return rates;
  if (rates.values.isUnsettled) return notAssessed("auditRunning");
  const { hits, misses, windowSeconds } = rates.values;
  const ratio = rates.values.hitRatio;
  return judgeLimits(limits, [{ limit: "hitRatio", value: ratio, missing: "tooFewLookups", reason: "low" }], {
    hitRatio: ratio,
    hits,
    misses,
    windowSeconds,
  });
});
