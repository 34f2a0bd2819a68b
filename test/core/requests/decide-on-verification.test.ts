import { describe, expect, it } from "vitest";
import type { PatternAudit } from "../../../src/core/audit/audit.ts";
import type { ActionRequest } from "../../../src/core/requests/action-request.ts";
import { decideOnVerification } from "../../../src/core/requests/decide-on-verification.ts";
import { auditOf, day, itemOf, patternOf, policy, proposeBy, requestOf } from "./samples.ts";

const days = 86_400;
const name = "MARKETING:COUPON:UNREAD:{userId}";

/** Applied at day 1, with 10,000 keys; 60 days ± 10 %. */
function applied(overrides: Partial<ActionRequest> = {}): ActionRequest {
  const baseline = { atMs: day, keys: 10_000, keysWithoutTtl: 6 };
  const item = itemOf({ state: "applied", appliedAtMs: day, baseline, readings: [], goodAudits: 0 });
  return requestOf({ state: "verifying", items: [item], codeChangedAtMs: 0, ...overrides });
}

function check(request: ActionRequest, atDay: number, pattern: Partial<PatternAudit>, audit = {}) {
  const patterns = [patternOf({ pattern: name, ...pattern })];
  return decideOnVerification({
    request,
    audit: auditOf({ startedAtMs: atDay * day, patterns, ...audit }),
    policy,
    propose: proposeBy(),
    signerIds: [],
    nowMs: atDay * day,
  });
}

/** Keys with a TTL as they are some days after the run, new ones written steadily with 60 days. */
const healthy = {
  keys: 12_000,
  keysWithoutTtl: 6,
  ttl: { class: "very-long", p50Seconds: 50 * days },
} as const;

describe("the proof of a fix", () => {
  it("is three audits in a row in which new keys carry the TTL", () => {
    const first = check(applied(), 5, healthy);
    expect(first?.transitions).toMatchObject([
      { name: "fix-checked", reason: "good", values: { newKeys: 2000, newWithoutTtl: 0, share: 0 } },
    ]);
    expect(first?.announcements).toEqual(["root"]);
    const second = first && check(first.request, 6, { ...healthy, keys: 12_500 });
    const third = second && check(second.request, 7, { ...healthy, keys: 13_000, keysWithoutTtl: 16 });
    expect(third?.request).toMatchObject({ state: "closed", items: [{ state: "verified", goodAudits: 3 }] });
    expect(third?.transitions[0]).toMatchObject({ name: "verified", values: { newWithoutTtl: 10 } });
    expect(third?.announcements).toEqual(["root", "reply"]);
  });

  it("fails when new keys lack the TTL: the item is open again, with the trend", () => {
    const good = check(applied(), 5, healthy);
    const bad = good && check(good.request, 6, { ...healthy, keys: 12_500, keysWithoutTtl: 1006 });
    expect(bad?.request).toMatchObject({
      state: "partly-decided",
      items: [
        {
          state: "relapsed",
          reopenedBecause: "relapsed",
          keysWithoutTtl: 1006,
          readings: [{ newWithoutTtl: 0 }, { newKeys: 2500, newWithoutTtl: 1000, share: 0.4 }],
        },
      ],
    });
    expect(bad?.transitions[0]).toMatchObject({
      name: "relapsed",
      mentions: [{ kind: "group", groupId: "S0MARKET" }],
    });
  });

  it("is not taken from keys that are too few, or from an audit that saw not all, or not after the run", () => {
    expect(check(applied(), 5, { ...healthy, keys: 10_010 })).toBeUndefined();
    expect(check(applied(), 5, healthy, { complete: false })).toBeUndefined();
    expect(check(applied(), 5, healthy, { mode: "sample" })).toBeUndefined();
    expect(check(applied(), 1, healthy)).toBeUndefined();
  });

  it("counts no audit twice", () => {
    const first = check(applied(), 5, healthy);
    expect(first && check(first.request, 5, healthy)).toBeUndefined();
  });

  it("tells new keys by the time they have left when the old ones have been deleted", () => {
    // 5 days after the run an old key has at most 61 days left; a tenth of 6,000 has more: 600 are new.
    const ttl = {
      class: "very-long",
      minSeconds: days,
      p10Seconds: 50 * days,
      p50Seconds: 55 * days,
      p90Seconds: 61 * days,
      maxSeconds: 66 * days,
    } as const;
    const found = check(applied(), 6, { keys: 6006, keysWithoutTtl: 6, ttl });
    expect(found?.transitions[0]).toMatchObject({
      reason: "good",
      values: { newKeys: 600, newWithoutTtl: 0 },
    });
  });

  it("begins when the team says that the code was changed, or at the due date, with a count of its own", () => {
    const { codeChangedAtMs: _, ...unsaid } = applied();
    const { baseline: _unknown, ...item } = unsaid.items[0] ?? itemOf();
    const request = { ...unsaid, items: [item] };
    expect(check(request, 5, healthy)).toBeUndefined();
    const begun = check(request, 14, { ...healthy, keysWithoutTtl: 900 });
    expect(begun?.request.items[0]?.baseline).toEqual({ atMs: 14 * day, keys: 12_000, keysWithoutTtl: 900 });
    const good = begun && check(begun.request, 15, { ...healthy, keys: 12_500, keysWithoutTtl: 900 });
    expect(good?.transitions[0]).toMatchObject({
      reason: "good",
      values: { newKeys: 500, newWithoutTtl: 0 },
    });
  });

  it("follows a pattern whose placeholder an audit named otherwise", () => {
    expect(check(applied(), 5, { ...healthy, pattern: "MARKETING:COUPON:UNREAD:{id}" })).toBeDefined();
  });

  it("needs none for a flush", () => {
    const request = applied({
      items: [itemOf({ action: { kind: "flush" }, state: "applied", appliedAtMs: day })],
    });
    expect(check(request, 2, {})?.request.state).toBe("closed");
  });
});
