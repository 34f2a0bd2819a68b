import { describe, expect, it, test } from "vitest";
import type { PatternAudit } from "../../../src/core/audit/audit.ts";
import type { Cluster } from "../../../src/core/fleet.ts";
import { consequenceOf } from "../../../src/core/requests/consequence.ts";
import { addUpDebt } from "../../../src/core/requests/debt.ts";
import { decideOnDraftEdit } from "../../../src/core/requests/decide-on-draft-edit.ts";
import { decideOnRequest } from "../../../src/core/requests/decide-on-request.ts";
import { draftRequest } from "../../../src/core/requests/draft-request.ts";
import { findExtraCost } from "../../../src/core/requests/node-prices.ts";
import { parseTtl } from "../../../src/core/requests/parse-ttl.ts";
import { readFacts } from "../../../src/core/requests/request-facts.ts";
import { market } from "../../support/market.ts";
import { auditOf, day, hour, patternOf, policy, proposeBy, requestOf } from "./samples.ts";

const days = 86_400;
const cluster: Cluster = {
  ...market,
  contracts: [
    { pattern: "MARKETING:COUPON:UNREAD:{userId}", ttlSeconds: 60 * days },
    { pattern: "country:{code}", ttlSeconds: 0 },
    { pattern: "contact:last:activity:{contactId}", ttlSeconds: 90 * days },
  ],
};
const longLived = {
  class: "very-long",
  minSeconds: 1,
  p10Seconds: 30 * days,
  p50Seconds: 180 * days,
  p90Seconds: 330 * days,
  maxSeconds: 364 * days,
} as const;

const patterns: readonly PatternAudit[] = [
  patternOf({ pattern: "MARKETING:COUPON:UNREAD:{userId}", keys: 147_111 }),
  patternOf({
    pattern: "contact:last:activity:{contactId}",
    keys: 374_639,
    keysWithoutTtl: 0,
    ttl: longLived,
  }),
  patternOf({ pattern: "contact:userGroupLabel:set:{groupId}", keys: 177_450 }),
  patternOf({
    pattern: "contact:profile:{contactId}",
    keys: 5000,
    keysWithoutTtl: 0,
    ttl: { class: "very-long", p50Seconds: 15 * days, p90Seconds: 27 * days, maxSeconds: 30 * days },
  }),
  patternOf({ pattern: "country:{code}", keys: 240 }),
  patternOf({ pattern: "promo:banner:{id}", keys: 473 }),
  patternOf({ pattern: "session:{token}", keys: 200 }),
  patternOf({ pattern: "tiny:{id}", keys: 99 }),
];

/** One of its contracts gives its keys to another team. */
const shared: Cluster = {
  ...cluster,
  contracts: (cluster.contracts ?? []).map((one) =>
    one.pattern.startsWith("MARKETING") ? { ...one, owner: "Coupons" } : one,
  ),
};

function draftOf(audit = auditOf({ patterns }), more: Partial<Parameters<typeof draftRequest>[0]> = {}) {
  return draftRequest({
    id: "R1",
    cluster,
    owner: cluster.owner,
    audit,
    earlier: [],
    facts: requestOf().facts,
    createdBy: "U0SRE",
    nowMs: day,
    ...more,
  });
}

describe("a draft", () => {
  it("asks for what never expires or lives longer than declared, with what speaks for the TTL", () => {
    const items = draftOf().items.map(({ number, pattern, action, evidence, priority, risk, owner }) => {
      const ttl = action.kind === "set-ttl" ? `${action.ttlSeconds / days}d ${action.touches}` : action.kind;
      const [first] = evidence;
      return `${number} ${priority} ${risk} ${owner}: ${pattern} ${ttl} ${first?.kind} ${first?.source}`;
    });
    expect(items).toEqual([
      `1 P1 low ${cluster.owner.team}: contact:userGroupLabel:set:{groupId} 30d none sibling contact:profile:{contactId}`,
      `2 P1 low ${cluster.owner.team}: MARKETING:COUPON:UNREAD:{userId} 60d none contract MARKETING:COUPON:UNREAD:{userId}`,
      `3 P2 medium ${cluster.owner.team}: contact:last:activity:{contactId} 90d any-longer contract contact:last:activity:{contactId}`,
      `4 P2 low ${cluster.owner.team}: promo:banner:{id} 0d none undefined undefined`,
      `5 P2 high ${cluster.owner.team}: session:{token} 0d none undefined undefined`,
    ]);
  });

  it("asks the team that a contract names for its keys, and the cluster's team for the others", () => {
    const own = draftOf(undefined, { cluster: shared });
    expect(own.items.some(({ pattern }) => pattern.startsWith("MARKETING"))).toBe(false);
    expect(own.ofOthers).toEqual([{ team: "Coupons", patterns: 1 }]);
    const coupons = { team: "Coupons", channel: "C0COUPONS" };
    const theirs = draftOf(undefined, { cluster: shared, owner: coupons });
    expect(theirs.owner).toEqual(coupons);
    expect(theirs.items).toMatchObject([
      { number: 1, pattern: "MARKETING:COUPON:UNREAD:{userId}", owner: "Coupons" },
    ]);
    expect(theirs.ofOthers).toEqual([{ team: cluster.owner.team, patterns: 4 }]);
  });

  it("proposes by the tier before siblings, and by use where nothing else speaks", () => {
    const tiers = { hotSeconds: 300, warmSeconds: 1800, coldSeconds: 7 * days, source: "cache policy" };
    const byTier = draftOf(undefined, { cluster: { ...cluster, ttlTiers: tiers } });
    const found = byTier.items.find(({ pattern }) => pattern.startsWith("contact:userGroup"));
    expect(found?.evidence.map(({ kind }) => kind)).toEqual(["tier", "sibling"]);
    expect(found?.action).toMatchObject({ ttlSeconds: 7 * days });
    const idle = { kind: "idle", p50Seconds: 2 * days, p90Seconds: 6.5 * days } as const;
    const usage = [{ pattern: "promo:banner:{id}", database: 0, sampled: 400, reading: idle }];
    const byUse = draftOf(undefined, { usage }).items.find(({ pattern }) => pattern === "promo:banner:{id}");
    expect(byUse).toMatchObject({ action: { ttlSeconds: 7 * days }, evidence: [{ kind: "idle" }] });
  });

  it("raises what grows and what takes much memory", () => {
    const audit = auditOf({
      patterns,
      startedAtMs: 2 * day,
      figures: { databases: [], usedBytes: 1_000_000 },
    });
    const before = auditOf({
      patterns: [patternOf({ pattern: "promo:banner:{id}", keys: 400 })],
      startedAtMs: day,
    });
    const grown = draftOf(audit, { earlier: [before] }).items.find(({ pattern }) =>
      pattern.startsWith("promo"),
    );
    expect(grown?.priority).toBe("P1");
    const bytes = { value: 60_000, low: 60_000, high: 60_000 };
    const large = auditOf({ ...audit, patterns: [patternOf({ keys: 200, bytes })] });
    expect(draftOf(large).items[0]?.priority).toBe("P1");
  });

  it("leaves out more than twenty, and says how many", () => {
    const many = Array.from({ length: 25 }, (_, index) =>
      patternOf({ pattern: `many${index}:{id}`, keys: 500 + index }),
    );
    const { items, leftOut } = draftOf(auditOf({ patterns: many }));
    expect([items.length, leftOut, items[0]?.pattern]).toEqual([20, 5, "many24:{id}"]);
  });

  it("is edited by its author: items go, TTLs change and say by whom, numbers close up", () => {
    const edit = { userId: "U0SRE", nowMs: day, isAllowed: false };
    const shorter = decideOnDraftEdit({
      ...edit,
      request: draftOf(),
      edit: { action: "remove", item: 1 },
    }).request;
    expect(shorter.items.map(({ number, pattern }) => `${number} ${pattern}`).slice(0, 2)).toEqual([
      "1 MARKETING:COUPON:UNREAD:{userId}",
      "2 contact:last:activity:{contactId}",
    ]);
    const changed = decideOnDraftEdit({
      ...edit,
      request: shorter,
      edit: { action: "set-ttl", item: 3, ttlSeconds: 7 * days, jitterRatio: 0.2 },
    });
    expect(changed.request.items[2]).toMatchObject({
      action: { ttlSeconds: 7 * days, jitterRatio: 0.2 },
      evidence: [{ kind: "person", source: "U0SRE" }],
    });
    const later = decideOnDraftEdit({ ...edit, request: shorter, edit: { action: "set-due", days: 30 } });
    const post = { action: "post", userId: "U0SRE", source: "button", nowMs: day, isAllowed: true } as const;
    const set = { ...later.request, items: later.request.items.slice(0, 1) };
    expect(decideOnRequest(set, post, policy, proposeBy()).request.dueAtMs).toBe(31 * day);
    const refusals = [
      { ...edit, request: shorter, edit: { action: "set-due", days: 0 } as const },
      {
        ...edit,
        request: shorter,
        edit: { action: "set-ttl", item: 1, ttlSeconds: days, jitterRatio: 0.6 } as const,
      },
      { ...edit, request: shorter, userId: "U0EVE", edit: { action: "remove", item: 1 } as const },
      { ...edit, request: shorter, edit: { action: "remove", item: 9 } as const },
      { ...edit, request: shorter, edit: { action: "set-ttl", item: 1, ttlSeconds: 1 } as const },
      { ...edit, request: requestOf(), edit: { action: "remove", item: 1 } as const },
    ].map((one) => decideOnDraftEdit(one).transitions[0]?.reason);
    expect(refusals).toEqual(["badDue", "badJitter", "notAllowed", "noSuchItem", "badTtl", "notDraft"]);
  });
});

describe("facts", () => {
  test("tell days to full by the growth over audits, and what the next kind of node costs more", () => {
    const figures = (usedBytes: number) => ({ databases: [], usedBytes, maxmemoryBytes: 2000 });
    const audit = auditOf({ startedAtMs: 10 * day, figures: figures(1500), nodes: [] });
    const earlier = [auditOf({ startedAtMs: 0, figures: figures(1000) })];
    const nodePrices = {
      currency: "USD",
      source: "list",
      nodes: [
        { name: "large", maxmemoryBytes: 4000, pricePerMonth: 270 },
        { name: "small", maxmemoryBytes: 2000, pricePerMonth: 135 },
      ],
    };
    expect(readFacts({ audit, earlier, nodePrices, nowMs: 10 * day })).toMatchObject({
      usedRatioNow: 0.75,
      daysToFull: 10,
      extraCostPerMonth: { amount: 135, currency: "USD", from: "small", to: "large" },
    });
    expect(findExtraCost(nodePrices, 4000, 1)).toBeUndefined();
    expect(findExtraCost(nodePrices, 2050, 3)).toMatchObject({ amount: 405 });
  });
});

describe("the consequence of a TTL", () => {
  const item = {
    keys: 1000,
    keysWithoutTtl: 1000,
    bytes: { value: 100_000, low: 100_000, high: 100_000 },
    ttl: { class: "persistent" },
  } as const;
  const action = { kind: "set-ttl", ttlSeconds: 10 * days, jitterRatio: 0.1, touches: "none" } as const;

  test("frees nothing before the TTL is over, and then evenly within the jitter", () => {
    const facts = { usedBytes: 800_000, maxmemoryBytes: 1_000_000, daysToFull: 20 };
    const growth = { bytesPerDay: 10_000, itemBytesPerDay: 5000 };
    expect(consequenceOf(item, action, facts, growth, 0)).toEqual({
      keysTouched: 1000,
      keysKept: 0,
      firstGoneAtMs: 9 * day,
      lastGoneAtMs: 11 * day,
      bytesFreed: 100_000,
      freedBy: [
        { atMs: 9 * day, bytes: 0 },
        { atMs: 9.5 * day, bytes: 25_000 },
        { atMs: 10 * day, bytes: 50_000 },
        { atMs: 10.5 * day, bytes: 75_000 },
        { atMs: 11 * day, bytes: 100_000 },
      ],
      daysToFull: 20,
      daysToFullAfterRun: 30,
      daysToFullWithCode: 49,
    });
  });

  test("does not help memory that is full before the first key goes", () => {
    const facts = { usedBytes: 950_000, maxmemoryBytes: 1_000_000 };
    const found = consequenceOf(item, action, facts, { bytesPerDay: 10_000, itemBytesPerDay: 10_000 }, 0);
    expect([found.daysToFullAfterRun, found.daysToFullWithCode]).toEqual([5, 5]);
  });

  test("touches of keys with a TTL those that live longer, by what is known of them", () => {
    const mixed = { ...item, keysWithoutTtl: 200, ttl: longLived };
    const found = consequenceOf(
      mixed,
      { ...action, ttlSeconds: 180 * days, touches: "any-longer" },
      {},
      {},
      0,
    );
    expect([found.keysTouched, found.keysKept]).toEqual([600, 400]);
  });
});

test("debt is bytes times days of each team, without what is meant to stay", () => {
  const bytes = (value: number) => ({ value, low: value, high: value });
  const at = (startedAtMs: number, value: number) =>
    auditOf({
      startedAtMs,
      patterns: [
        patternOf({ pattern: "MARKETING:COUPON:UNREAD:{userId}", keys: 10, bytes: bytes(value) }),
        patternOf({ pattern: "half:{id}", keys: 10, keysWithoutTtl: 5, bytes: bytes(200) }),
        patternOf({ pattern: "country:{code}", keys: 10, bytes: bytes(99_999) }),
      ],
    });
  const audits = [at(10 * day, 2000), at(0, 1000)];
  expect(addUpDebt([{ cluster: shared, audits }], 5 * day, 12 * day)).toEqual([
    { team: "Coupons", keys: 10, bytes: 2000, byteDays: 1750 * 5 + 2000 * 2 },
    { team: cluster.owner.team, keys: 5, bytes: 100, byteDays: 700 },
  ]);
});

test.each([
  ["90d", 90 * days],
  ["90 days", 90 * days],
  ["３ 个月", 90 * days],
  ["两周", 14 * days],
  ["12h", (hour / 1000) * 12],
  ["half a year", 180 * days],
  ["1.5 hours", 5400],
  ["3m", undefined],
  ["90", undefined],
  ["90 days please", undefined],
])("the text %s is a TTL of %s seconds", (text, seconds) => {
  expect(parseTtl(text)).toBe(seconds);
});
