import type { Audit, Contract, PatternAudit } from "../audit/audit.ts";
import { pairPatterns } from "../audit/compare-audits.ts";
import { createContractFinder } from "../audit/match-contract.ts";
import type { GrownPattern, NoPattern } from "./burst-explanation.ts";

type Compared = Pick<Audit, "startedAtMs" | "patterns">;

/** Less of the new keys than this is no burst of one pattern; it is also more than a sample of 10,000 errs by. */
const leastShare = 0.1;

/**
 * The pattern that grew by most keys from an audit before a burst to a sample drawn in it. Without an earlier audit the
 * one that has most keys, of those that no contract declares if there are some. `newKeys`: how many the burst has
 * brought so far; `undefined`: not known.
 */
export function findGrownPattern(
  sample: Compared,
  earlier: Compared | undefined,
  contracts: readonly Contract[],
  newKeys: number | undefined,
): GrownPattern | NoPattern {
  return earlier === undefined
    ? findBiggest(sample, contracts)
    : findGrown(sample, earlier, (newKeys ?? 0) * leastShare);
}

function findBiggest(sample: Compared, contracts: readonly Contract[]): GrownPattern | NoPattern {
  const findContract = createContractFinder(contracts);
  const undeclared = sample.patterns.filter(({ pattern }) => findContract(pattern) === undefined);
  const [biggest] = undeclared.length > 0 ? undeclared : sample.patterns;
  return biggest === undefined ? { kind: "even" } : describe("biggest", biggest);
}

function findGrown(sample: Compared, earlier: Compared, leastKeys: number): GrownPattern | NoPattern {
  const grown = pairPatterns(earlier.patterns, sample.patterns)
    .flatMap(({ older, newer }) => (newer === undefined ? [] : [{ older, newer }]))
    .map((pair) => ({ ...pair, growth: pair.newer.keys - (pair.older?.keys ?? 0) }))
    .sort((a, b) => b.growth - a.growth)[0];
  if (grown === undefined || grown.growth <= leastKeys) return { kind: "even" };
  const { older, newer } = grown;
  const compared = { comparedWithMs: earlier.startedAtMs };
  if (older === undefined) return { ...describe("new", newer), ...compared };
  return { ...describe("grown", newer), ...compared, keysBefore: older.keys, shareBefore: older.share };
}

function describe(kind: GrownPattern["kind"], found: PatternAudit): GrownPattern {
  const { pattern, database, keys, share, keysWithoutTtl, ttl } = found;
  return {
    kind,
    pattern,
    database,
    keys,
    share,
    noTtlShare: keys > 0 ? keysWithoutTtl / keys : 0,
    ...(ttl.p50Seconds !== undefined && { ttlP50Seconds: ttl.p50Seconds }),
  };
}
