import { describe, expect, it, test } from "vitest";
import { approveAll } from "../../../src/core/requests/decide-on-person.ts";
import { digestOfPlans } from "../../../src/core/requests/plan-hash.ts";
import { day, decide, hour, itemOf, policy, proposeBy, requestOf, sha256, sre } from "./samples.ts";

const approve = { item: 1, action: "approve" } as const;
const counter = { item: 1, action: "counter", ttlSeconds: 7_776_000 } as const;
const both = [approve, { item: 2, action: "approve" }] as const;

function statesOf({ request }: { request: ReturnType<typeof requestOf> }): string {
  return [request.state, ...request.items.map(({ state }) => state)].join(" ");
}

describe("approving", () => {
  it("approves an item with one approval, and says by whom, when, in which language and for what", () => {
    const decision = decide(requestOf(), approve);
    expect(statesOf(decision)).toBe("partly-decided approved proposed");
    expect(decision.expectedVersion).toBe(3);
    expect(decision.request.version).toBe(4);
    expect(decision.request.items[0]).toMatchObject({
      approvedAtMs: hour,
      decisions: [
        { kind: "approve", userId: "U0ANNA", atMs: hour, language: "zh", planHash: itemOf().planHash },
      ],
    });
    expect(decision.transitions).toMatchObject([
      { item: 1, name: "approved", applied: true, from: "proposed", to: "approved" },
      { name: "partly-decided", from: "posted", to: "partly-decided" },
    ]);
    expect(decision.announcements).toEqual(["root", "reply"]);
  });

  it("decides the request with its last item", () => {
    expect(statesOf(decide(requestOf(), both))).toBe("decided approved approved");
  });

  it("needs as many people as the policy says", () => {
    const two = { policy: { ...policy, quorum: 2 } };
    const first = decide(requestOf(), approve, two);
    expect(statesOf(first)).toBe("posted proposed proposed");
    expect(statesOf(decide(first.request, approve, { ...two, userId: "U0BO" }))).toBe(
      "partly-decided approved proposed",
    );
    expect(decide(first.request, approve, two).transitions[0]).toMatchObject({
      applied: false,
      reason: "alreadyApproved",
    });
  });

  it("needs two people where the risk is high, and for every flush", () => {
    for (const risky of [itemOf({ risk: "high" }), itemOf({ action: { kind: "flush" } })]) {
      const first = decide(requestOf({ items: [risky] }), approve);
      expect(statesOf(first)).toBe("posted proposed");
      expect(statesOf(decide(first.request, approve, { userId: "U0BO" }))).toBe("decided approved");
    }
  });

  it("needs two people to delete keys, whatever the policy says of risk", () => {
    const lax = { policy: { ...policy, twoPersonForHighRisk: false } };
    const flush = decide(requestOf({ items: [itemOf({ action: { kind: "flush" } })] }), approve, lax);
    expect(statesOf(flush)).toBe("posted proposed");
    const risky = decide(requestOf({ items: [itemOf({ risk: "high" })] }), approve, lax);
    expect(statesOf(risky)).toBe("decided approved");
  });

  it("needs each required role among those who approve", () => {
    const owners = { policy: { ...policy, requiredRoles: ["owners", "dba"] } };
    const first = decide(requestOf(), approve, { ...owners, roles: ["owners"] });
    expect(statesOf(first)).toBe("posted proposed proposed");
    const second = decide(first.request, approve, { ...owners, userId: "U0BO", roles: ["dba"] });
    expect(statesOf(second)).toBe("partly-decided approved proposed");
  });

  it("is not for who asked, unless the policy lets them", () => {
    const own = { ...sre, maySign: true };
    expect(decide(requestOf(), approve, own).transitions[0]).toMatchObject({ reason: "ownRequest" });
    const lenient = { ...own, policy: { ...policy, requesterMayApprove: true } };
    expect(statesOf(decide(requestOf(), approve, lenient))).toBe("partly-decided approved proposed");
  });

  it("does not count for what the person was not shown", () => {
    const decision = decide(requestOf(), { ...approve, seenHash: "of an hour ago" });
    expect(decision.transitions).toMatchObject([{ applied: false, reason: "planChanged" }]);
    expect(decision.announcements).toEqual([]);
  });

  it("of all leaves out what is decided or waits for the requester", () => {
    const items = (["proposed", "countered", "rejected", "delegated", "relapsed", "approved"] as const).map(
      (state, index) => itemOf({ number: index + 1, state }),
    );
    expect(approveAll(requestOf({ items }), digestOfPlans(items, sha256), sha256)).toMatchObject([
      { item: 1, seenHash: items[0]?.planHash },
      { item: 4 },
      { item: 5 },
    ]);
  });

  it("of all approves nothing once any item asks for something else than the message shows", () => {
    const shown = requestOf();
    const digest = digestOfPlans(shown.items, sha256);
    const countered = decide(shown, counter).request;
    const moved = decide(countered, { item: 1, action: "accept-counter" }, sre).request;
    const late = decide(moved, approveAll(moved, digest, sha256));
    expect(statesOf(late)).toBe("posted proposed proposed");
    expect(late.transitions.map(({ reason }) => reason)).toEqual(["planChanged", "planChanged"]);
    expect(statesOf(decide(shown, approveAll(shown, digest, sha256)))).toBe("decided approved approved");
  });

  it("by a required role alone is not enough without somebody of the team, and the team's not without the role", () => {
    const terms = { ...policy, requiredRoles: ["dba"] };
    const by = { policy: terms, propose: proposeBy(terms) };
    const request = requestOf({ items: [proposeBy(terms)(itemOf())] });
    const dba = decide(request, approve, { ...by, userId: "U0DBA", maySign: false, roles: ["dba"] });
    expect(statesOf(dba)).toBe("posted proposed");
    expect(statesOf(decide(dba.request, approve, by))).toBe("decided approved");
    const team = decide(request, approve, by);
    expect(statesOf(team)).toBe("posted proposed");
    const both = { ...by, userId: "U0DBA", maySign: false, roles: ["dba"] };
    expect(statesOf(decide(team.request, approve, both))).toBe("decided approved");
  });
});

describe("a counter-proposal", () => {
  it("waits for the requester, and once accepted is asked for with its TTL", () => {
    const countered = decide(requestOf(), { ...counter, reason: " campaign " });
    expect(statesOf(countered)).toBe("posted countered proposed");
    expect(countered.request.items[0]?.decisions[0]).toMatchObject({
      ttlSeconds: 7_776_000,
      reason: "campaign",
    });
    expect(decide(countered.request, approve).transitions[0]).toMatchObject({ reason: "awaitsAnswer" });
    const accepted = decide(countered.request, { item: 1, action: "accept-counter" }, sre);
    expect(accepted.request.items[0]).toMatchObject({
      state: "proposed",
      action: { ttlSeconds: 7_776_000 },
      voided: 2,
    });
    expect(accepted.request.items[0]?.planHash).not.toBe(itemOf().planHash);
    expect(statesOf(decide(accepted.request, approve))).toBe("partly-decided approved proposed");
  });

  it("voids approvals of the TTL before, once it is accepted", () => {
    const two = { policy: { ...policy, quorum: 2 } };
    const approved = decide(requestOf(), approve, { ...two, userId: "U0BO" });
    const countered = decide(approved.request, counter, two);
    const accepted = decide(countered.request, { item: 1, action: "accept-counter" }, { ...sre, ...two });
    const again = decide(accepted.request, approve, two);
    expect(statesOf(again)).toBe("posted proposed proposed");
    expect(statesOf(decide(again.request, approve, { ...two, userId: "U0BO" }))).toBe(
      "partly-decided approved proposed",
    );
  });

  it("can be answered with a third TTL", () => {
    const countered = decide(requestOf(), counter);
    const back = decide(
      countered.request,
      { item: 1, action: "counter-back", ttlSeconds: 6_048_000, reason: "memory" },
      sre,
    );
    expect(back.request.items[0]).toMatchObject({ state: "proposed", action: { ttlSeconds: 6_048_000 } });
  });

  it("is judged by the risk of its TTL, not of the one before", () => {
    const item = itemOf({
      action: { kind: "set-ttl", ttlSeconds: 1_728_000, jitterRatio: 0.1, touches: "any-longer" },
      ttl: { class: "long", p90Seconds: 2_592_000 },
      risk: "medium",
    });
    const countered = decide(requestOf({ items: [item] }), { ...counter, ttlSeconds: 3600 });
    const accepted = decide(countered.request, { item: 1, action: "accept-counter" }, sre);
    expect(accepted.request.items[0]).toMatchObject({ risk: "high", action: { ttlSeconds: 3600 } });
    expect(statesOf(decide(accepted.request, approve))).toBe("posted proposed");
  });

  it("of the requester's side is not approved by whoever made it", () => {
    const both = { userId: "U0YAN", mayRequest: true };
    const countered = decide(requestOf(), counter);
    const back = { item: 1, action: "counter-back", ttlSeconds: 3600, reason: "memory" } as const;
    const answered = decide(countered.request, back, both);
    expect(decide(answered.request, approve, both).transitions[0]).toMatchObject({
      applied: false,
      reason: "ownRequest",
    });
    expect(statesOf(decide(answered.request, approve))).toBe("partly-decided approved proposed");
  });

  it("is not lost by handing the item on", () => {
    const countered = decide(requestOf(), counter).request;
    const handed = decide(countered, { item: 1, action: "delegate", toUserId: "U0CAI" });
    expect(handed.transitions[0]).toMatchObject({ applied: false, reason: "awaitsAnswer" });
    const all = approveAll(handed.request, digestOfPlans(handed.request.items, sha256), sha256);
    expect(all.map(({ item }) => item)).toEqual([2]);
  });

  it("is accepted only for the TTL that the button showed", () => {
    const first = decide(requestOf(), counter).request;
    const second = decide(first, { ...counter, ttlSeconds: 3600 }).request;
    const late = decide(second, { item: 1, action: "accept-counter", seenTtlSeconds: 7_776_000 }, sre);
    expect(late.transitions).toMatchObject([{ applied: false, reason: "planChanged" }]);
    expect(late.request.items[0]).toMatchObject({ state: "countered", action: { ttlSeconds: 5_184_000 } });
    const accepted = decide(second, { item: 1, action: "accept-counter", seenTtlSeconds: 3600 }, sre);
    expect(accepted.request.items[0]).toMatchObject({ state: "proposed", action: { ttlSeconds: 3600 } });
  });

  it("is not answered by who made it", () => {
    const countered = decide(requestOf(), counter);
    const answer = { mayRequest: true };
    expect(
      decide(countered.request, { item: 1, action: "accept-counter" }, answer).transitions[0],
    ).toMatchObject({ applied: false, reason: "ownCounter" });
  });
});

describe("delegating and revoking", () => {
  it("hands an item on, tells both, and lets the delegate sign without a role", () => {
    const handed = decide(requestOf(), { item: 1, action: "delegate", toUserId: "U0CAI" });
    expect(statesOf(handed)).toBe("posted delegated proposed");
    expect(handed.announcements).toEqual(["root", "reply", { copyTo: "U0CAI" }, { copyTo: "U0ANNA" }]);
    expect(handed.transitions[0]?.mentions).toEqual([{ kind: "user", userId: "U0CAI" }]);
    const outsider = { userId: "U0CAI", maySign: false };
    expect(statesOf(decide(handed.request, approve, outsider))).toBe("partly-decided approved proposed");
    expect(decide(handed.request, { ...approve, item: 2 }, outsider).transitions[0]).toMatchObject({
      reason: "notAllowed",
    });
  });

  it("takes back an approval, a counter or a rejection of one's own, also without the right that was", () => {
    const lost = { maySign: false };
    for (const wish of [approve, counter, { item: 1, action: "reject", reason: "used" } as const]) {
      const decided = decide(requestOf(), wish);
      const revoke = { item: 1, action: "revoke" } as const;
      expect(decide(decided.request, revoke, { userId: "U0BO" }).transitions[0]).toMatchObject({
        reason: "nothingToRevoke",
      });
      expect(statesOf(decide(decided.request, revoke, lost))).toBe("posted proposed proposed");
    }
  });

  it("of an approval leaves a rejection or a counter of somebody else as it is", () => {
    const two = { policy: { ...policy, quorum: 2 } };
    const approved = decide(requestOf(), approve, two).request;
    for (const wish of [{ item: 1, action: "reject", reason: "billing reads them" } as const, counter]) {
      const against = decide(approved, wish, { ...two, userId: "U0BO" });
      const revoked = decide(against.request, { item: 1, action: "revoke" }, two);
      expect(revoked.transitions[0]).toMatchObject({ name: "revoked", applied: true });
      expect(revoked.request.items[0]?.state).toBe(against.request.items[0]?.state);
      expect(decide(revoked.request, { item: 1, action: "revoke" }, two).transitions[0]).toMatchObject({
        reason: "nothingToRevoke",
      });
    }
  });

  it("gives an item back to those who approved it when a rejection is taken back", () => {
    const approved = decide(requestOf(), approve);
    const rejected = decide(
      approved.request,
      { item: 1, action: "reject", reason: "wait" },
      { userId: "U0BO" },
    );
    expect(statesOf(rejected)).toBe("partly-decided rejected proposed");
    const revoked = decide(rejected.request, { item: 1, action: "revoke" }, { userId: "U0BO" });
    expect(statesOf(revoked)).toBe("partly-decided approved proposed");
  });
});

describe("what comes too late or cannot be", () => {
  const running = {
    id: "run-1",
    kind: "apply",
    state: "running",
    items: [1],
    startedBy: "U0SRE",
    startedAtMs: 0,
  } as const;
  test.each([
    ["noSuchItem", requestOf(), { ...approve, item: 9 }, {}],
    ["notPosted", requestOf({ state: "draft" }), approve, {}],
    ["requestClosed", requestOf({ state: "withdrawn" }), approve, {}],
    ["running", requestOf({ state: "remediating", run: running }), { item: 1, action: "revoke" }, {}],
    [
      "alreadyApplied",
      requestOf({ items: [itemOf({ state: "applied" })] }),
      { item: 1, action: "revoke" },
      {},
    ],
    ["itemExpired", requestOf({ items: [itemOf({ state: "expired" })] }), approve, {}],
    ["notAllowed", requestOf(), approve, { maySign: false }],
    ["notAllowed", requestOf(), { item: 1, action: "accept-counter" }, {}],
    ["alreadyRejected", requestOf({ items: [itemOf({ state: "rejected" })] }), approve, {}],
    ["notATtl", requestOf({ items: [itemOf({ action: { kind: "flush" } })] }), counter, {}],
    ["badTtl", requestOf(), { ...counter, ttlSeconds: 59 }, {}],
    ["badTtl", requestOf(), { ...counter, ttlSeconds: 90.5 }, {}],
    ["sameTtl", requestOf(), { ...counter, ttlSeconds: 5_184_000 }, {}],
    ["notCountered", requestOf(), { item: 1, action: "accept-counter" }, sre],
    ["reasonRequired", requestOf(), { item: 1, action: "reject", reason: "  " }, {}],
    ["toYourself", requestOf(), { item: 1, action: "delegate", toUserId: "U0ANNA" }, {}],
    ["nothingToRevoke", requestOf(), { item: 1, action: "revoke" }, {}],
  ] as const)("is recorded as %s, and nothing else changes", (reason, request, wish, person) => {
    const decision = decide(request, wish, person);
    expect(decision.transitions).toMatchObject([{ applied: false, reason, actor: { kind: "user" } }]);
    expect(decision.announcements).toEqual([]);
    expect(decision.request).toEqual({ ...request, version: 4 });
  });

  it("does not hold up the other wishes of a reply", () => {
    const decision = decide(requestOf(), [approve, { item: 9, action: "approve" }]);
    expect(decision.transitions.map(({ item, applied }) => [item, applied])).toEqual([
      [1, true],
      [undefined, true],
      [9, false],
    ]);
  });
});

test("a hash is another for any other pattern, TTL, jitter, count, policy, node or text", () => {
  const { planHash: hash } = itemOf();
  const action = { kind: "set-ttl", ttlSeconds: 5_184_000, jitterRatio: 0.1, touches: "none" } as const;
  const others = [
    itemOf({ pattern: "other:{id}" }),
    itemOf({ action: { ...action, ttlSeconds: 1 } }),
    itemOf({ action: { ...action, jitterRatio: 0.2 } }),
    itemOf({ action: { ...action, touches: "any-longer" } }),
    itemOf({ database: 1 }),
    itemOf({ keys: 200_000 }),
    proposeBy({ ...policy, approvalValidMs: day })(itemOf()),
  ].map(({ planHash }) => planHash);
  expect(new Set([hash, ...others]).size).toBe(8);
  expect(itemOf({ decisions: [], priority: "P3" }).planHash).toBe(hash);
});
