import { describe, expect, it } from "vitest";
import type { PatternAudit } from "../../../src/core/audit/audit.ts";
import type { ActionRequest } from "../../../src/core/requests/action-request.ts";
import { decideOnVerification } from "../../../src/core/requests/decide-on-verification.ts";
import { auditOf, day, itemOf, patternOf, policy, proposeBy, requestOf, signersBy } from "./samples.ts";

const days = 86_400;
const name = "MARKETING:COUPON:UNREAD:{userId}";

/** Applied at day 1, with 10,000 keys; 60 days ± 10 %. */
function applied(overrides: Partial<ActionRequest> = {}): ActionRequest {
  const baseline = { atMs: day, keys: 10_000, keysLacking: 6 };
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
    signers: signersBy(),
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
      { name: "fix-checked", reason: "good", values: { newKeys: 2000, newLacking: 0, share: 0 } },
    ]);
    expect(first?.announcements).toEqual(["root"]);
    const second = first && check(first.request, 6, { ...healthy, keys: 12_500 });
    const third = second && check(second.request, 7, { ...healthy, keys: 13_000, keysWithoutTtl: 16 });
    expect(third?.request).toMatchObject({ state: "closed", items: [{ state: "verified", goodAudits: 3 }] });
    expect(third?.transitions[0]).toMatchObject({ name: "verified", values: { newLacking: 10 } });
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
          readings: [{ newLacking: 0 }, { newKeys: 2500, newLacking: 1000, share: 0.4 }],
        },
      ],
    });
    expect(bad?.transitions[0]).toMatchObject({
      name: "relapsed",
      mentions: [{ kind: "group", groupId: "S0MARKET" }],
    });
  });

  it("is not taken from an audit that saw not all keys, or not after the run", () => {
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
      values: { newKeys: 600, newLacking: 0 },
    });
  });

  it("begins when the team says that the code was changed, or at the due date, with a count of its own", () => {
    const { codeChangedAtMs: _, ...unsaid } = applied();
    const { baseline: _unknown, ...item } = unsaid.items[0] ?? itemOf();
    const request = { ...unsaid, items: [item] };
    expect(check(request, 5, healthy)).toBeUndefined();
    const begun = check(request, 14, { ...healthy, keysWithoutTtl: 90 });
    expect(begun?.request.items[0]?.baseline).toEqual({ atMs: 14 * day, keys: 12_000, keysLacking: 90 });
    const good = begun && check(begun.request, 15, { ...healthy, keys: 12_500, keysWithoutTtl: 90 });
    expect(good?.transitions[0]).toMatchObject({
      reason: "good",
      values: { newKeys: 500, newLacking: 0 },
    });
  });

  it("follows a pattern whose placeholder an audit named otherwise", () => {
    expect(check(applied(), 5, { ...healthy, pattern: "MARKETING:COUPON:UNREAD:{id}" })).toBeDefined();
  });

  it("is not given by keys that were written without the TTL before the code was changed: they need another run", () => {
    const { codeChangedAtMs: _, ...unsaid } = applied();
    const { baseline: _unknown, ...item } = unsaid.items[0] ?? itemOf();
    const late = check({ ...unsaid, items: [item] }, 14, { ...healthy, keysWithoutTtl: 900 });
    expect(late?.transitions[0]).toMatchObject({
      name: "relapsed",
      reason: "keysLeftOver",
      values: { keys: 12_000, lacking: 900, lackingShare: 0.075 },
      mentions: [{ kind: "group", groupId: "S0MARKET" }],
    });
    expect(late?.request.items[0]).toMatchObject({ state: "relapsed", keysWithoutTtl: 900 });
  });

  it("does not take for new what the run had to leave, another owner's keys among it", () => {
    const [item = itemOf()] = applied().items;
    const baseline = { atMs: day, keys: 10_000, keysLacking: 900 };
    const request = applied({ items: [{ ...item, baseline, leftByRun: 900 }] });
    const found = check(request, 5, { ...healthy, keysWithoutTtl: 900 });
    expect(found?.transitions[0]).toMatchObject({ reason: "good", values: { lacking: 0, newLacking: 0 } });
  });

  it("is not given by new keys with a TTL that is longer than the one that was signed", () => {
    const [item = itemOf()] = applied().items;
    const action = {
      kind: "set-ttl",
      ttlSeconds: 30 * days,
      jitterRatio: 0.1,
      touches: "any-longer",
    } as const;
    const request = applied({ items: [{ ...item, action }] });
    // A sixth of the keys is new and lives for a year, as before.
    const ttl = {
      class: "long",
      minSeconds: 20 * days,
      p10Seconds: 22 * days,
      p50Seconds: 26 * days,
      p90Seconds: 363 * days,
      p99Seconds: 364 * days,
      maxSeconds: 365 * days,
    } as const;
    const found = check(request, 5, { keys: 12_000, keysWithoutTtl: 6, ttl });
    expect(found?.transitions[0]).toMatchObject({ name: "relapsed", reason: "newKeysWithoutTtl" });
    const short = { ...ttl, p90Seconds: 29 * days, p99Seconds: 30 * days, maxSeconds: 30 * days };
    const good = check(request, 5, { keys: 12_000, keysWithoutTtl: 6, ttl: short });
    expect(good?.transitions[0]).toMatchObject({ reason: "good", values: { newLacking: 0 } });
  });

  it("is let go after nine audits in a row with hardly a new key, and says so", () => {
    let request = applied();
    const seen: string[] = [];
    for (let at = 5; at < 14; at += 1) {
      const found = check(request, at, { ...healthy, keys: 10_010 });
      if (found === undefined) throw new Error("nothing was learned");
      request = found.request;
      seen.push(`${found.transitions[0]?.name} ${found.transitions[0]?.reason}`);
    }
    expect(seen).toEqual([...Array(8).fill("fix-checked quiet"), "verified noNewKeys"]);
    expect(request.state).toBe("closed");
  });

  it("of a flush is what the next audit still finds", () => {
    const request = applied({
      items: [itemOf({ action: { kind: "flush" }, state: "applied", appliedAtMs: day })],
    });
    const found = check(request, 2, { keys: 12 });
    expect(found?.request.state).toBe("closed");
    expect(found?.transitions[0]).toMatchObject({
      name: "verified",
      reason: "flushed",
      values: { keys: 12, keysBefore: 147_111 },
    });
  });
});
