import type { Contract, PatternAudit, Workload } from "../audit/audit.ts";
import { fingerprintPattern } from "../audit/fingerprint-pattern.ts";
import { findNamespace } from "../rules/audit/namespace.ts";
import type { TtlTiers } from "../rules/audit/ttl-tiers.ts";
import type { Evidence } from "./action-request.ts";
import { nearestTtl, roundUpTtl } from "./human-ttl.ts";

/** How a sample of a pattern's keys is used. */
export interface PatternUsage {
  readonly pattern: string;
  readonly database: number;
  readonly sampled: number;
  /** `idle`: seconds since a key was last touched (OBJECT IDLETIME), half and nine tenths of the sample below.
   * `frequency`: the share (0..1) of the sample whose LFU counter (OBJECT FREQ) is at most 1. */
  readonly reading:
    | { readonly kind: "idle"; readonly p50Seconds: number; readonly p90Seconds: number }
    | { readonly kind: "frequency"; readonly rarelyUsedShare: number };
}

export interface ProposalGrounds {
  readonly patterns: readonly PatternAudit[];
  readonly contractOf: (pattern: PatternAudit) => Contract | undefined;
  readonly ttlTiers?: TtlTiers | undefined;
  readonly usage?: readonly PatternUsage[] | undefined;
}

/** `ttlSeconds` 0 and no evidence: nothing speaks for a TTL, a person must give one. */
export interface TtlProposal {
  readonly ttlSeconds: number;
  /** What decides first, then what else speaks for a TTL, in order of weight. */
  readonly evidence: readonly Evidence[];
}

interface Ground {
  readonly ttlSeconds: number;
  readonly evidence: Evidence;
}

/** By what the owner declared, else by the tier of what the keys are for, else as their siblings, else by their use. */
export function proposeTtl(pattern: PatternAudit, grounds: ProposalGrounds): TtlProposal {
  const found = [byContract, byTier, bySibling, byUsage].flatMap((ground) => ground(pattern, grounds) ?? []);
  return { ttlSeconds: found[0]?.ttlSeconds ?? 0, evidence: found.map(({ evidence }) => evidence) };
}

/** What the keys would be for if they expired: without a TTL any pattern looks like a registry. */
export function purposeOf(pattern: PatternAudit): Workload {
  return fingerprintPattern({ ...pattern, keysWithoutTtl: 0 });
}

function byContract(pattern: PatternAudit, { contractOf }: ProposalGrounds): Ground | undefined {
  const contract = contractOf(pattern);
  if (contract?.ttlSeconds === undefined || contract.ttlSeconds === 0) return undefined;
  const { ttlSeconds } = contract;
  return { ttlSeconds, evidence: { kind: "contract", source: contract.pattern, values: { ttlSeconds } } };
}

/** Sessions have the warm tier, cached values the cold one; of other keys tiers say nothing. */
function byTier(pattern: PatternAudit, { ttlTiers }: ProposalGrounds): Ground | undefined {
  const purpose = purposeOf(pattern);
  if (ttlTiers === undefined || (purpose !== "session-store" && purpose !== "cache")) return undefined;
  const ttlSeconds = purpose === "cache" ? ttlTiers.coldSeconds : ttlTiers.warmSeconds;
  return { ttlSeconds, evidence: { kind: "tier", source: ttlTiers.source, values: { ttlSeconds } } };
}

const fewestSiblings = 100;

/** P90 of what remains is nine tenths of the TTL of keys that are written steadily. */
const writtenSteadily = 0.9;

/** The largest pattern of the same namespace and purpose that has TTLs throughout, and none that its owner calls too
 * long. */
function bySibling(pattern: PatternAudit, { patterns, contractOf }: ProposalGrounds): Ground | undefined {
  const namespace = findNamespace(pattern.pattern);
  if (namespace === undefined) return undefined;
  const purpose = purposeOf(pattern);
  const sibling = patterns
    .filter((other) => other !== pattern && other.database === pattern.database)
    .filter((other) => other.keys >= fewestSiblings && findNamespace(other.pattern) === namespace)
    .filter((other) => isExpiring(other) && purposeOf(other) === purpose)
    .filter(
      (other) => (other.ttl.p90Seconds ?? 0) <= (contractOf(other)?.ttlSeconds ?? Number.POSITIVE_INFINITY),
    )
    .reduce<PatternAudit | undefined>(
      (best, other) => (best === undefined || other.keys > best.keys ? other : best),
      undefined,
    );
  const { p90Seconds } = sibling?.ttl ?? {};
  if (sibling === undefined || p90Seconds === undefined) return undefined;
  const values = { p90Seconds, keys: sibling.keys };
  return {
    ttlSeconds: nearestTtl(p90Seconds / writtenSteadily),
    evidence: { kind: "sibling", source: sibling.pattern, values },
  };
}

function isExpiring({ ttl }: PatternAudit): boolean {
  return ttl.class !== "persistent" && ttl.class !== "mixed";
}

const day = 86_400;
const longestByUse = 90 * day;
/** Nine keys of ten are hardly ever read: a month is long enough to notice who did. */
const rarelyUsed = { share: 0.9, ttlSeconds: 30 * day };

/** Nine keys of ten were touched within this time, so one that was not is rarely touched again. */
function byUsage(pattern: PatternAudit, { usage = [] }: ProposalGrounds): Ground | undefined {
  const known = usage.find(
    (one) => one.pattern === pattern.pattern && one.database === pattern.database && one.sampled > 0,
  );
  if (known === undefined) return undefined;
  const { reading, sampled } = known;
  if (reading.kind === "idle") {
    const { p50Seconds, p90Seconds } = reading;
    const ttlSeconds = Math.min(longestByUse, Math.max(day, roundUpTtl(p90Seconds)));
    const values = { p50Seconds, p90Seconds, sampled };
    return { ttlSeconds, evidence: { kind: "idle", source: "OBJECT IDLETIME", values } };
  }
  if (reading.rarelyUsedShare < rarelyUsed.share) return undefined;
  const values = { rarelyUsedShare: reading.rarelyUsedShare, sampled };
  return {
    ttlSeconds: rarelyUsed.ttlSeconds,
    evidence: { kind: "frequency", source: "OBJECT FREQ", values },
  };
}
