import type { NewLedgerEntry } from "../../src/core/ledger/ledger-entry.ts";
import type { Run } from "../../src/core/remediation/plan.ts";
import type {
  ActionRequest,
  RequestDecision,
  RequestItem,
  RequestTransition,
} from "../../src/core/requests/action-request.ts";

export const item: RequestItem = {
  number: 1,
  pattern: "MARKETING:COUPON:UNREAD:{userId}",
  slots: [],
  database: 0,
  action: { kind: "set-ttl", ttlSeconds: 5_184_000, jitterRatio: 0.1, touches: "none" },
  keys: 147_111,
  keysWithoutTtl: 147_111,
  ttl: { class: "persistent" },
  evidence: [{ kind: "person", source: "U1" }],
  priority: "P1",
  risk: "low",
  purpose: "cache",
  owner: "iSales Marketing",
  state: "proposed",
  decisions: [],
  delegates: [],
};

/** A request as it is posted; override what matters. */
export function requestOf(overrides: Partial<ActionRequest> = {}): ActionRequest {
  return {
    id: "R1",
    cluster: "market",
    owner: { team: "iSales Marketing", channel: "C0MARKET", mentionGroup: "S0MARKET" },
    languages: ["en", "zh"],
    createdBy: "U0SRE",
    createdAtMs: 1000,
    auditStartedAtMs: 500,
    facts: { happenedAtMs: 100, keys: 6_689_000, keysWithoutTtl: 2_623_984 },
    words: { rootCause: { zh: "业务键 <!channel> it's 没有 TTL" } },
    items: [item],
    leftOut: 0,
    state: "posted",
    reminded: [],
    version: 1,
    ...overrides,
  };
}

export const posted: RequestTransition = {
  name: "posted",
  applied: true,
  actor: { kind: "user", userId: "U0SRE" },
  source: "button",
  atMs: 1000,
  reason: "byPerson",
  from: undefined,
  to: "posted",
};

export function firstRequestDecision(request: ActionRequest): RequestDecision {
  return { request, expectedVersion: 0, transitions: [posted], announcements: ["root"] };
}

export function nextRequestDecision(
  request: ActionRequest,
  overrides: Partial<RequestDecision> = {},
): RequestDecision {
  return {
    request: { ...request, version: request.version + 1 },
    expectedVersion: request.version,
    transitions: [],
    announcements: [],
    ...overrides,
  };
}

export const approval: NewLedgerEntry = {
  atMs: 2000,
  kind: "approved",
  requestId: "R1",
  item: 1,
  actor: "U0OWNER",
  body: { ttlSeconds: 5_184_000, planHash: "ab12", reason: "名字 it's \u0000 ok" },
};

export function runOf(overrides: Partial<Run> = {}, runId = "run-1", cluster = "market"): Run {
  return {
    plan: { runId, requestId: "R1", cluster, items: [], pace: "gentle", kind: "apply" },
    state: "dry-run",
    startedBy: "U0SRE",
    startedAtMs: 3000,
    tallies: [],
    nodes: [],
    version: 1,
    ...overrides,
  };
}
