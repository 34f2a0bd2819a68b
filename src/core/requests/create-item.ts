import type { Contract, PatternAudit, Priority } from "../audit/audit.ts";
import { findRivals } from "../remediation/find-rivals.ts";
import { rankByKeys } from "../rules/audit/create-finding.ts";
import type { ItemAction, RequestItem } from "./action-request.ts";
import { judgeRisk } from "./judge-risk.ts";
import { type ProposalGrounds, proposeTtl, purposeOf } from "./propose-ttl.ts";

/** TTLs of one item's keys lie within this share of it, so that they do not expire at once. */
export const standardJitter = 0.1;

/** Without a TTL, at least this many keys make an item. */
const fewestKeys = 100;
/** The clock moves between writing a key and asking for its TTL. */
const slackSeconds = 1;

export interface ItemGrounds extends ProposalGrounds {
  /** Who answers where no contract says. */
  readonly team: string;
  /** Keys of the pattern grew in each of the last audits, or by much since the last. */
  readonly isGrowing: (pattern: PatternAudit) => boolean;
  /** Memory of the cluster; `undefined`: not known. */
  readonly usedBytes?: number | undefined;
}

/**
 * The item that a pattern makes; `undefined`: nothing is to be changed. Keys that a contract declares persistent are
 * none, nor a handful without TTL.
 */
export function findItem(pattern: PatternAudit, grounds: ItemGrounds): RequestItem | undefined {
  const contract = grounds.contractOf(pattern);
  if (contract?.ttlSeconds === 0) return undefined;
  const proposal = proposeTtl(pattern, grounds);
  const decisive = proposal.evidence[0]?.kind;
  const declared = decisive === "contract" || decisive === "tier" ? proposal.ttlSeconds : undefined;
  const isLonger = declared !== undefined && livesLonger(pattern, declared, decisive === "contract");
  if (pattern.keysWithoutTtl < fewestKeys && !isLonger) return undefined;
  const touches = isLonger ? "any-longer" : "none";
  const { ttlSeconds } = proposal;
  return {
    ...createItem(pattern, grounds, { kind: "set-ttl", ttlSeconds, jitterRatio: standardJitter, touches }),
    evidence: proposal.evidence,
  };
}

/** An item for a pattern and an action that somebody chose, with what is known of the pattern; its number is 0. */
export function createItem(pattern: PatternAudit, grounds: ItemGrounds, action: ItemAction): RequestItem {
  const { keys, keysWithoutTtl, slots, database, bytes, ttl } = pattern;
  const purpose = purposeOf(pattern);
  return {
    number: 0,
    pattern: pattern.pattern,
    slots,
    except: findRivals(pattern, grounds.patterns),
    database,
    action,
    keys,
    keysWithoutTtl,
    ...(bytes && { bytes }),
    ttl,
    evidence: [],
    priority: judgePriority(pattern, grounds, action),
    risk: judgeRisk({ purpose, ttl }, action),
    purpose,
    owner: ownerOf(grounds.contractOf(pattern), grounds.team),
    state: "proposed",
    decisions: [],
    delegates: [],
  };
}

function ownerOf(contract: Contract | undefined, team: string): string {
  return contract?.owner ?? team;
}

/** A contract is a promise of every key, judged by the longest; a tier is for what is usual, so P90 decides. */
function livesLonger({ ttl }: PatternAudit, declaredSeconds: number, isContract: boolean): boolean {
  const longest = isContract ? ttl.maxSeconds : ttl.p90Seconds;
  return (longest ?? 0) > declaredSeconds + slackSeconds;
}

/** Of the memory in use: keys of one pattern that take more are urgent however few they are. */
const largeShare = 0.05;

/** By the keys without TTL; higher for what grows or takes much memory. A TTL that is only too long is no P1. */
export function judgePriority(
  pattern: PatternAudit,
  { isGrowing, usedBytes }: Pick<ItemGrounds, "isGrowing" | "usedBytes">,
  action: ItemAction,
): Priority {
  if (action.kind === "set-ttl" && pattern.keysWithoutTtl < fewestKeys) {
    return pattern.keys >= 10_000 ? "P2" : "P3";
  }
  const byKeys = rankByKeys(action.kind === "flush" ? pattern.keys : pattern.keysWithoutTtl);
  const isLarge = usedBytes !== undefined && (pattern.bytes?.value ?? 0) > usedBytes * largeShare;
  if (!isLarge && !isGrowing(pattern)) return byKeys;
  return byKeys === "P3" ? "P2" : "P1";
}
