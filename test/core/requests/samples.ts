import type { Audit, PatternAudit } from "../../../src/core/audit/audit.ts";
import type { Role } from "../../../src/core/fleet.ts";
import type { ActionRequest, RequestItem } from "../../../src/core/requests/action-request.ts";
import { decideOnPerson } from "../../../src/core/requests/decide-on-person.ts";
import type { Signers } from "../../../src/core/requests/find-signers.ts";
import type { ItemsDecided, ItemWish } from "../../../src/core/requests/item-wish.ts";
import { planHash } from "../../../src/core/requests/plan-hash.ts";
import { createPropose, type Propose } from "../../../src/core/requests/reopen-item.ts";
import { type SignOffPolicy, standardSignOff } from "../../../src/core/requests/sign-off-policy.ts";

export const hour = 3_600_000;
export const day = 24 * hour;

export const policy: SignOffPolicy = standardSignOff;
export const target = { mode: "standalone", nodes: ["10.0.0.1:6379"] } as const;

/** Not a digest, but as distinct as one, and readable. */
export const sha256 = (text: string): string => text;

/** Propose as a use case does, with a text that says the TTL. */
export function proposeBy(terms: SignOffPolicy = policy): Propose {
  return createPropose(
    ({ pattern, action }) => ({ en: `${pattern} ${JSON.stringify(action)}` }),
    (item, texts) => planHash(item, { policy: terms, target }, texts, sha256),
  );
}

export function itemOf(overrides: Partial<RequestItem> = {}): RequestItem {
  return proposeBy()({
    number: 1,
    pattern: "MARKETING:COUPON:UNREAD:{userId}",
    slots: [],
    database: 0,
    action: { kind: "set-ttl", ttlSeconds: 5_184_000, jitterRatio: 0.1, touches: "none" },
    keys: 147_111,
    keysWithoutTtl: 147_111,
    ttl: { class: "persistent" },
    evidence: [],
    priority: "P1",
    risk: "low",
    purpose: "cache",
    owner: "iSales Marketing",
    state: "proposed",
    decisions: [],
    delegates: [],
    ...overrides,
  });
}

export function requestOf(overrides: Partial<ActionRequest> = {}): ActionRequest {
  return {
    id: "R1",
    cluster: "market",
    owner: { team: "iSales Marketing", channel: "C0MARKET", mentionGroup: "S0MARKET" },
    languages: ["en", "zh"],
    createdBy: "U0SRE",
    createdAtMs: 0,
    auditStartedAtMs: 0,
    facts: { happenedAtMs: 0, keys: 6_689_000, keysWithoutTtl: 2_623_984 },
    words: {},
    items: [itemOf(), itemOf({ number: 2, pattern: "contact:userGroupLabel:set:{groupId}" })],
    leftOut: 0,
    state: "posted",
    postedAtMs: 0,
    dueAtMs: 14 * day,
    reminded: [],
    version: 3,
    ...overrides,
  };
}

/** Somebody of the owning team, unless told otherwise. */
export function decide(
  request: ActionRequest,
  wish: ItemWish | readonly ItemWish[],
  overrides: Partial<ItemsDecided> = {},
) {
  return decideOnPerson({
    request,
    wishes: "item" in wish ? [wish] : wish,
    userId: "U0ANNA",
    source: "button",
    nowMs: hour,
    language: "zh",
    maySign: true,
    mayRequest: false,
    roles: [],
    runWaits: false,
    policy,
    propose: proposeBy(),
    ...overrides,
  });
}

/** The team's user group signs, by this policy. */
export function signersBy(terms: SignOffPolicy = policy, required: readonly Role[] = []): Signers {
  const team = { name: "iSales Marketing", userIds: [], groupIds: ["S0MARKET"] };
  return { team: [team], required, policy: terms };
}

export const sre = { userId: "U0SRE", maySign: false, mayRequest: true } as const;

export function patternOf(overrides: Partial<PatternAudit> = {}): PatternAudit {
  const keys = overrides.keys ?? 1000;
  return {
    pattern: "app:thing:{id}",
    database: 0,
    slots: [],
    keys,
    share: 0.1,
    keysWithoutTtl: keys,
    types: { string: keys },
    typeLearned: false,
    ttl: { class: "persistent" },
    biggest: [],
    examples: [],
    ...overrides,
  };
}

export function auditOf(overrides: Partial<Audit> = {}): Audit {
  return {
    schemaVersion: 1,
    cluster: "market",
    clusterMode: "standalone",
    startedAtMs: 0,
    durationMs: 1000,
    mode: "standard",
    pace: "gentle",
    complete: true,
    nodes: [],
    keys: 1000,
    keysWithoutTtl: 1000,
    figures: { databases: [] },
    patterns: [],
    otherKeys: 0,
    workload: { workload: "cache", because: [], patterns: {} },
    findings: [],
    ...overrides,
  };
}
