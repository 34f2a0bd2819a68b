import { describe, expect, it } from "vitest";
import type { DryRun } from "../../../src/core/remediation/plan.ts";
import type { ActionRequest } from "../../../src/core/requests/action-request.ts";
import { buildPlan } from "../../../src/core/requests/build-plan.ts";
import { decideOnDrift } from "../../../src/core/requests/decide-on-drift.ts";
import { decideOnRunEnd, decideOnRunStart, type RunStart } from "../../../src/core/requests/decide-on-run.ts";
import { planHash } from "../../../src/core/requests/plan-hash.ts";
import { day, decide, hour, policy, proposeBy, requestOf, sha256, signersBy, target } from "./samples.ts";

const approved = decide(requestOf(), [
  { item: 1, action: "approve" },
  { item: 2, action: "approve" },
]).request;

function start(request: ActionRequest, overrides: Partial<RunStart> = {}) {
  const run = { runId: "run-1", kind: "apply", items: [1, 2], userId: "U0SRE", source: "button" } as const;
  return decideOnRunStart(request, { ...run, nowMs: 2 * hour, isAllowed: true, ...overrides });
}

const tallies = [
  { number: 1, matched: 150_000, changed: 149_990, skipped: { hasTtl: 4, denied: 6 } },
  { number: 2, matched: 10, changed: 10, skipped: {} },
];

function end(
  request: ActionRequest,
  outcome: "done" | "stopped" | "failed",
  runId = "run-1",
  nowMs = 3 * hour,
) {
  return decideOnRunEnd(request, { runId, outcome, tallies, nowMs }, policy);
}

describe("a run", () => {
  it("takes exactly what was signed into its plan", () => {
    const plan = buildPlan(approved, [1], policy, { runId: "run-1", pace: "gentle" });
    expect(plan).toEqual({
      runId: "run-1",
      requestId: "R1",
      cluster: "market",
      pace: "gentle",
      kind: "apply",
      items: [
        {
          number: 1,
          pattern: "MARKETING:COUPON:UNREAD:{userId}",
          slots: [],
          except: [],
          database: 0,
          action: { kind: "set-ttl", ttlSeconds: 5_184_000, jitterRatio: 0.1, touches: "none" },
          countBand: { low: 132_399, high: 161_823 },
          owner: "iSales Marketing",
          planHash: approved.items[0]?.planHash,
        },
      ],
    });
  });

  it("begins, and its items can no longer be revoked; when done they wait for their proof", () => {
    const running = start(approved);
    expect(running.request).toMatchObject({ state: "remediating", run: { id: "run-1", state: "running" } });
    expect(running.transitions).toMatchObject([{ name: "run-started", from: "decided", to: "remediating" }]);
    const waits = decide(running.request, { item: 1, action: "revoke" }, { runWaits: true });
    expect(waits.request.items[0]).toMatchObject({ state: "proposed" });
    expect(decide(running.request, { item: 1, action: "revoke" }).transitions[0]).toMatchObject({
      reason: "running",
    });
    const done = end(running.request, "done");
    expect(done?.request).toMatchObject({
      state: "verifying",
      run: { state: "done" },
      items: [{ state: "applied", appliedBy: "run-1", appliedAtMs: 3 * hour }, { state: "applied" }],
    });
    expect(done?.transitions.map(({ name }) => name)).toEqual(["applied", "applied", "run-ended"]);
    expect(done && end(done.request, "done")).toBeUndefined();
  });

  it("counts new keys from its own end where the code was changed before", () => {
    const running = start({ ...approved, codeChangedAtMs: hour });
    expect(end(running.request, "done")?.request.items[0]?.baseline).toEqual({
      atMs: 3 * hour,
      keys: 150_000,
      keysLacking: 6,
    });
  });

  it("leaves items approved that it did not finish", () => {
    const running = start(approved);
    for (const outcome of ["stopped", "failed"] as const) {
      expect(end(running.request, outcome)?.request).toMatchObject({
        state: "decided",
        run: { state: outcome },
        items: [{ state: "approved" }, { state: "approved" }],
      });
    }
  });

  it("is undone back to what was approved, or asked for again once the approvals are too old", () => {
    const done = end(start(approved).request, "done");
    if (done === undefined) throw new Error("the run did not end");
    const undoing = start(done.request, { runId: "run-2", kind: "undo" });
    expect(undoing.request.state).toBe("remediating");
    expect(end(undoing.request, "done", "run-2")?.request).toMatchObject({
      state: "decided",
      items: [{ state: "approved" }, { state: "approved" }],
    });
    const late = end(undoing.request, "done", "run-2", hour + 3 * day);
    expect(late?.request.items[0]).toMatchObject({ state: "proposed", reopenedBecause: "undone" });
  });

  it("that is undone brings no approval back where its people decided otherwise since", () => {
    const stopped = end(start(approved).request, "stopped");
    if (stopped === undefined) throw new Error("the run did not end");
    const wish = { item: 1, action: "reject", reason: "billing reads them" } as const;
    const rejected = decide(stopped.request, wish).request;
    expect(rejected.items[0]).not.toHaveProperty("approvedAtMs");
    const undone = end(start(rejected, { runId: "run-2", kind: "undo" }).request, "done", "run-2");
    expect(undone?.request.items).toMatchObject([{ state: "rejected" }, { state: "approved" }]);
    expect(undone?.transitions.map(({ name, item }) => `${name} ${item}`)).toEqual([
      "undone 2",
      "run-ended undefined",
    ]);
  });

  it("does not begin twice, unsigned, closed, or without the right", () => {
    const running = start(approved).request;
    const reasons = [
      start(running, { runId: "run-2" }),
      start(requestOf()),
      start({ ...approved, state: "withdrawn" }),
      start(approved, { isAllowed: false }),
      start(approved, { items: [] }),
      start(requestOf({ state: "draft" })),
    ].map(({ transitions }) => `${transitions[0]?.applied} ${transitions[0]?.reason}`);
    expect(reasons).toEqual([
      "false running",
      "false notApproved",
      "false requestClosed",
      "false notAllowed",
      "false nothingApproved",
      "false notPosted",
    ]);
  });
});

describe("evidence that moved", () => {
  function drift(found: Partial<DryRun["items"][number]>, terms = policy) {
    const dryRun = {
      items: [
        {
          number: 1,
          matched: 147_111,
          toChange: 147_111,
          foreign: {},
          elsewhere: 0,
          drifted: false,
          ...found,
        },
        { number: 2, matched: 147_111, toChange: 147_111, foreign: {}, elsewhere: 0, drifted: false },
      ],
    } as unknown as DryRun;
    return decideOnDrift({
      request: approved,
      items: [1, 2],
      policy: terms,
      hashOf: (item) => planHash(item, { policy: terms, target }, item.texts ?? {}, sha256),
      dryRun,
      propose: proposeBy(terms),
      signers: signersBy(),
      nowMs: 2 * hour,
    });
  }

  it("is another cluster behind the same name: mode, endpoints, or what its sentinels are asked for", () => {
    const elsewhere = [
      { mode: "cluster", nodes: target.nodes },
      { mode: "standalone", nodes: ["10.0.0.9:6379"] },
      { mode: "standalone", nodes: target.nodes, sentinelMaster: "payments" },
    ] as const;
    const [item] = approved.items;
    if (item === undefined) throw new Error("no item");
    const hashes = elsewhere.map((other) =>
      planHash(item, { policy, target: other }, item.texts ?? {}, sha256),
    );
    expect(new Set([item.planHash, ...hashes]).size).toBe(4);
  });

  it("is borne up to a tenth", () => {
    expect(drift({ matched: 161_823, toChange: 161_823 })).toBeUndefined();
    expect(drift({ matched: 132_399, toChange: 132_399 })).toBeUndefined();
  });

  it("voids the item it is about, and asks for that one alone, with the counts of now", () => {
    const decision = drift({ matched: 161_824, toChange: 161_000 });
    expect(decision?.request).toMatchObject({
      state: "partly-decided",
      items: [
        { state: "proposed", reopenedBecause: "drifted", keys: 161_824, keysWithoutTtl: 161_000, voided: 1 },
        { state: "approved" },
      ],
    });
    expect(decision?.transitions[0]).toMatchObject({
      item: 1,
      name: "voided",
      reason: "drifted",
      mentions: [{ kind: "group", groupId: "S0MARKET" }],
      values: { keysBefore: 147_111, keys: 161_824 },
    });
    const again = decision && decide(decision.request, { item: 1, action: "approve" });
    expect(again?.request.state).toBe("decided");
  });

  it("is also a count without TTL that moved while the pattern's did not", () => {
    expect(drift({ toChange: 100_000 })?.transitions[0]).toMatchObject({ item: 1, reason: "drifted" });
  });

  it("leaves out keys that belong to somebody else", () => {
    expect(drift({ matched: 200_000, foreign: { Billing: 52_889 } })).toBeUndefined();
  });

  it("voids all items where the policy changed", () => {
    const decision = drift({}, { ...policy, quorum: 2 });
    expect(
      decision?.request.items.map(({ state, reopenedBecause }) => `${state} ${reopenedBecause}`),
    ).toEqual(["proposed policyChanged", "proposed policyChanged"]);
  });
});
