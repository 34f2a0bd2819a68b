import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Fleet, noPolicy } from "../../../src/core/fleet.ts";
import type { Plan, Run } from "../../../src/core/remediation/plan.ts";
import { digestOfPlans } from "../../../src/core/requests/plan-hash.ts";
import { sha256 } from "../../../src/store/ledger.ts";
import { checkLedger } from "../../../src/usecases/ledger/check-ledger.ts";
import { answerReply } from "../../../src/usecases/requests/answer-reply.ts";
import { decideItems } from "../../../src/usecases/requests/decide-items.ts";
import { decideOnRequest } from "../../../src/usecases/requests/decide-on-request.ts";
import { draftRequest } from "../../../src/usecases/requests/draft-request.ts";
import { editDraft, findItemToAdd } from "../../../src/usecases/requests/edit-draft.ts";
import { findDraft } from "../../../src/usecases/requests/find-draft.ts";
import { followRun, type RunFollowing } from "../../../src/usecases/requests/follow-run.ts";
import { listRequests } from "../../../src/usecases/requests/list-requests.ts";
import { proceedRun } from "../../../src/usecases/requests/proceed-run.ts";
import { readConsequence } from "../../../src/usecases/requests/read-consequence.ts";
import { readDebt } from "../../../src/usecases/requests/read-debt.ts";
import { type RunStarting, startRun, undoRun } from "../../../src/usecases/requests/start-run.ts";
import { tendRequests } from "../../../src/usecases/requests/tend-requests.ts";
import { auditOf, day, hour, patternOf } from "../../core/requests/samples.ts";
import { market } from "../../support/market.ts";
import { openTestStore, type TestStore } from "../../support/sqlite-store.ts";

const unread = "MARKETING:COUPON:UNREAD:{userId}";
const button = { source: "button", language: "zh" } as const;
const anna = { userId: "U0ANNA", ...button };
const sre = { userId: "U0SRE", ...button };

describe("a request from draft to proof, on a real store", () => {
  let bench: TestStore;
  let nowMs = 0;
  let fleet: Fleet;
  let runs = 0;

  const cluster = { ...market, contracts: [{ pattern: unread, ttlSeconds: 5_184_000 }] };

  const parts = (): RunStarting & RunFollowing => ({
    store: bench.store(),
    fleet,
    isAllowed: async (userId) => userId === "U0SRE",
    maySign: async (userId) => userId !== "U0SRE",
    rolesOf: async () => [],
    itemText: (_request, { pattern, action }, language) => `${language} ${pattern} ${JSON.stringify(action)}`,
    sampleUsage: async () => ({ usage: [] }),
    nowMs: () => nowMs,
    newRunId: () => `run-${++runs}`,
    beginRun: (plan) => begin({ ...plan }),
    undoRun: async (undoOf, runId) => {
      const plan = (await bench.store().runs.find(undoOf))?.plan;
      return plan === undefined ? { kind: "refused" } : begin({ ...plan, runId, kind: "undo", undoOf });
    },
    stopRun: (runId) => put(runId, { state: "stopped" }),
  });

  async function begin(plan: Plan): Promise<{ readonly kind: "begun" | "busy" }> {
    const run: Run = {
      plan,
      state: "dry-run",
      startedBy: "U0SRE",
      startedAtMs: nowMs,
      tallies: [],
      nodes: [],
      version: 1,
    };
    return { kind: await bench.store().runs.begin(run, []) };
  }

  /** As remediation would store it. */
  async function put(runId: string, change: Partial<Run>): Promise<Run> {
    const run = await bench.store().runs.find(runId);
    if (run === undefined) throw new Error(`there is no ${runId}`);
    const next = { ...run, ...change, version: run.version + 1 };
    expect(await bench.store().runs.put(next, [], nowMs)).toBe("applied");
    return next;
  }

  function dryRunOf(matched: number): NonNullable<Run["dryRun"]> {
    const item = { number: 1, matched, toChange: matched, foreign: {}, elsewhere: 0, drifted: false };
    const none = { obstacles: [], warnings: [], missing: [], denied: [] };
    return { atMs: nowMs, items: [item], neededBytes: 0, estimatedMs: 1000, ...none };
  }

  const audit = (atMs: number, keys: number, keysWithoutTtl: number) =>
    bench.store().audits.add(
      auditOf({
        cluster: market.name,
        startedAtMs: atMs,
        patterns: [
          patternOf({ pattern: unread, keys, keysWithoutTtl }),
          patternOf({ pattern: "country:{code}", keys: 50 }),
        ],
      }),
    );
  /** A click on Approve all, as the message shows it now. */
  const allOf = async () => ({ digest: digestOfPlans((await find()).items, sha256) });
  const find = async (id = "R1") => (await bench.store().requests.find(id)) ?? expect.unreachable();
  const statesOf = async () => {
    const { state, items } = await find();
    return [state, ...items.map((item) => item.state)].join(" ");
  };

  beforeEach(async () => {
    bench = await openTestStore();
    nowMs = 100 * day;
    runs = 0;
    fleet = { ...noPolicy, clusters: [cluster] };
    await audit(nowMs - hour, 10_000, 10_000);
  });
  afterEach(() => bench.remove());

  async function postApproved(): Promise<void> {
    await draftRequest(parts(), { cluster: market.name, userId: "U0SRE" });
    await decideOnRequest(parts(), "R1", { action: "post", userId: "U0SRE", source: "button" });
    await decideItems(parts(), "R1", { wishes: await allOf(), ...anna });
  }

  it("goes from draft over counter, approval, run, undo and run to the proof, through restarts", async () => {
    const drafted = await draftRequest(parts(), { cluster: market.name, userId: "U0SRE" });
    expect(drafted).toMatchObject({
      kind: "drafted",
      request: { id: "R1", state: "draft", items: [{ pattern: unread }] },
    });
    const action = { kind: "set-ttl", ttlSeconds: 604_800, jitterRatio: 0.1, touches: "none" } as const;
    const added = await findItemToAdd(parts(), "R1", "country:{code}", action, "U0SRE");
    expect(added?.evidence).toEqual([{ kind: "person", source: "U0SRE" }]);
    if (added !== undefined) await editDraft(parts(), "R1", { action: "add", item: added }, "U0SRE");
    await editDraft(parts(), "R1", { action: "remove", item: 2 }, "U0SRE");
    await decideOnRequest(parts(), "R1", { action: "post", userId: "U0SRE", source: "button" });
    expect(await find()).toMatchObject({ state: "posted", dueAtMs: nowMs + 14 * day });
    await bench.restart();

    await decideItems(parts(), "R1", {
      wishes: [{ item: 1, action: "counter", ttlSeconds: 7_776_000 }],
      ...anna,
    });
    await decideItems(parts(), "R1", { wishes: [{ item: 1, action: "accept-counter" }], ...sre });
    await bench.store().requests.setRoot("R1", "C0MARKET", "17.1", []);
    const answer = await answerReply(parts(), "C0MARKET", "17.1", "同意 1");
    expect(await statesOf()).toBe("posted proposed");
    await decideItems(parts(), "R1", { ...anna, wishes: answer?.wishes ?? [], source: "reply" });
    expect(await statesOf()).toBe("decided approved");

    expect((await startRun(parts(), "R1", sre))?.kind).toBe("begun");
    expect(await statesOf()).toBe("remediating approved");
    await bench.restart();
    await put("run-1", { state: "waiting", dryRun: dryRunOf(10_100) });
    const tallies = [{ number: 1, matched: 10_100, changed: 10_100, skipped: {} }];
    await put("run-1", { state: "done", tallies, endedAtMs: nowMs });
    await tendRequests(parts());
    expect(await statesOf()).toBe("verifying applied");

    expect((await undoRun(parts(), { requestId: "R1", runId: "run-1" }, sre))?.kind).toBe("begun");
    await followRun(parts(), await put("run-2", { state: "done", endedAtMs: nowMs }));
    expect(await statesOf()).toBe("decided approved");
    await startRun(parts(), "R1", sre);
    await decideOnRequest(parts(), "R1", { action: "code-changed", userId: "U0ANNA", source: "button" });
    await followRun(parts(), await put("run-3", { state: "done", tallies, endedAtMs: nowMs }));

    for (let days = 1; days <= 3; days++) {
      nowMs += day;
      await audit(nowMs, 10_100 + days * 100, 0);
      await tendRequests(parts());
    }
    expect(await statesOf()).toBe("closed verified");
    const { head, problems } = await checkLedger(bench.store().ledger);
    expect(problems).toEqual([]);
    const told = (await bench.store().ledger.read(1, 100)).map(({ kind }) => kind);
    expect(head.sequence).toBe(told.length);
    expect(told).toEqual(
      expect.arrayContaining([
        "posted",
        "countered",
        "counter-accepted",
        "approved",
        "applied",
        "undone",
        "verified",
      ]),
    );
    const replies = (await bench.store().outbox.history("R1")).filter(
      ({ message }) => message.kind === "request-reply",
    );
    expect(replies.length).toBeGreaterThan(7);
  });

  it("asks again for an item alone whose dry run finds other counts, and ends that run", async () => {
    await postApproved();
    await startRun(parts(), "R1", sre);
    await followRun(parts(), await put("run-1", { state: "waiting", dryRun: dryRunOf(11_001) }));
    expect((await bench.store().runs.find("run-1"))?.state).toBe("stopped");
    await tendRequests(parts());
    const run = await bench.store().runs.find("run-1");
    if (run !== undefined) await followRun(parts(), run);
    expect(await find()).toMatchObject({
      items: [{ state: "proposed", reopenedBecause: "drifted", keys: 11_001 }],
    });
  });

  it("asks again before a run where the policy changed since", async () => {
    await postApproved();
    fleet = { ...fleet, signOff: { ...fleet.signOff, driftRatio: 0.2 } };
    expect((await startRun(parts(), "R1", sre))?.kind).toBe("voided");
    expect(await find()).toMatchObject({ items: [{ state: "proposed", reopenedBecause: "policyChanged" }] });
    expect(await bench.store().runs.unfinished()).toEqual([]);
  });

  it("lets a waiting run write only while its approvals stand, and ends it otherwise", async () => {
    const acts: string[] = [];
    const remediation = {
      proceed: async (runId: string) => {
        acts.push(`proceed ${runId}`);
        return { kind: "ignored", reason: "waiting" } as const;
      },
      stop: async (runId: string) => {
        acts.push(`stop ${runId}`);
        return { kind: "changed", run: await put(runId, { state: "stopped" }) } as const;
      },
    };
    await postApproved();
    await startRun(parts(), "R1", sre);
    const waiting = await put("run-1", { state: "waiting", dryRun: dryRunOf(10_100) });
    await proceedRun(parts(), remediation, waiting, "U0SRE");
    const fewer = { ...waiting, dryRun: dryRunOf(5_000) };
    expect(await proceedRun(parts(), remediation, fewer, "U0SRE")).toEqual({ kind: "voided" });
    nowMs += 3 * day;
    expect(await proceedRun(parts(), remediation, waiting, "U0SRE")).toEqual({ kind: "voided" });
    nowMs -= 3 * day;
    fleet = { ...fleet, clusters: [{ ...cluster, endpoints: [{ host: "10.9.9.9", port: 6379 }] }] };
    expect(await proceedRun(parts(), remediation, waiting, "U0SRE")).toEqual({ kind: "voided" });
    expect(acts).toEqual(["proceed run-1", "stop run-1", "stop run-1", "stop run-1"]);
  });

  it("lets an approval be taken back until the run writes, which ends the run", async () => {
    await postApproved();
    await startRun(parts(), "R1", sre);
    await put("run-1", { state: "waiting", dryRun: dryRunOf(10_000) });
    await decideItems(parts(), "R1", { wishes: [{ item: 1, action: "revoke" }], ...anna });
    expect((await bench.store().runs.find("run-1"))?.state).toBe("stopped");
    await tendRequests(parts());
    expect(await find()).toMatchObject({
      state: "posted",
      items: [{ state: "proposed" }],
      run: { state: "stopped" },
    });

    await decideItems(parts(), "R1", { wishes: await allOf(), ...anna });
    await startRun(parts(), "R1", sre);
    await put("run-2", { state: "canary", dryRun: dryRunOf(10_000) });
    const late = await decideItems(parts(), "R1", { wishes: [{ item: 1, action: "revoke" }], ...anna });
    expect(late?.transitions).toMatchObject([{ applied: false, reason: "running" }]);
    expect((await bench.store().runs.find("run-2"))?.state).toBe("canary");
  });

  it("ends a waiting run whose approval was taken back by a process that died before it could", async () => {
    await postApproved();
    await startRun(parts(), "R1", sre);
    await put("run-1", { state: "waiting", dryRun: dryRunOf(10_000) });
    const dead = { ...parts(), stopRun: () => Promise.reject(new Error("killed")) };
    const revoked = decideItems(dead, "R1", { wishes: [{ item: 1, action: "revoke" }], ...anna });
    await expect(revoked).rejects.toThrow("killed");
    await tendRequests(parts());
    await tendRequests(parts());
    expect((await bench.store().runs.find("run-1"))?.state).toBe("stopped");
    expect(await find()).toMatchObject({ state: "posted", run: { state: "stopped" } });
  });

  it("takes back that it runs where another run holds the cluster", async () => {
    await postApproved();
    await begin({
      runId: "other",
      requestId: "R9",
      cluster: market.name,
      items: [],
      pace: "gentle",
      kind: "apply",
    });
    expect((await startRun(parts(), "R1", sre))?.kind).toBe("busy");
    expect(await statesOf()).toBe("decided approved");
  });

  it("fails a run that was announced and never begun", async () => {
    await postApproved();
    const dies = { ...parts(), beginRun: () => Promise.reject(new Error("killed")) };
    await expect(startRun(dies, "R1", sre)).rejects.toThrow("killed");
    expect(await statesOf()).toBe("remediating approved");
    await tendRequests(parts());
    expect(await statesOf()).toBe("remediating approved");
    nowMs += 61_000;
    await tendRequests(parts());
    expect(await find()).toMatchObject({ state: "decided", run: { state: "failed" } });
  });

  it("stores two decisions at once one after the other, and loses none", async () => {
    fleet = { ...fleet, signOff: { ...fleet.signOff, quorum: 3 } };
    await draftRequest(parts(), { cluster: market.name, userId: "U0SRE" });
    await decideOnRequest(parts(), "R1", { action: "post", userId: "U0SRE", source: "button" });
    const all = await allOf();
    await Promise.all(
      ["U0ANNA", "U0BO", "U0CAI"].map((userId) =>
        decideItems(parts(), "R1", { ...anna, wishes: all, userId }),
      ),
    );
    expect(await statesOf()).toBe("decided approved");
  });

  it("drafts for a team to which a contract gives keys, once that team owns a cluster, and shows a draft again", async () => {
    const contracts = [{ pattern: unread, ttlSeconds: 5_184_000, owner: "Coupons" }];
    const coupons = { team: "Coupons", channel: "C0COUPONS", mentionGroup: "S0COUPONS" };
    const shop = { ...market, name: "shop", owner: coupons };
    const wish = { cluster: market.name, userId: "U0SRE" };
    fleet = { ...fleet, clusters: [{ ...cluster, contracts }] };
    expect(await draftRequest(parts(), { ...wish, team: "coupons" })).toMatchObject({ reason: "noSuchTeam" });
    fleet = { ...fleet, clusters: [...fleet.clusters, shop] };
    expect(await draftRequest(parts(), wish)).toMatchObject({
      request: { id: "R1", items: [], ofOthers: [{ team: "Coupons", patterns: 1 }] },
    });
    expect(await draftRequest(parts(), { ...wish, team: "coupons" })).toMatchObject({
      request: { id: "R2", owner: coupons, items: [{ pattern: unread, owner: "Coupons" }] },
    });
    expect(await findDraft(parts(), "R2", "U0SRE")).toMatchObject({ request: { id: "R2" } });
    expect(await findDraft(parts(), "R2", "U0ANNA")).toMatchObject({ reason: "notAllowed" });
    await decideOnRequest(parts(), "R2", { action: "post", userId: "U0SRE", source: "button" });
    expect(await findDraft(parts(), "R2", "U0SRE")).toMatchObject({ reason: "notDraft" });
  });

  it("drafts nothing without the right, the cluster or an audit", async () => {
    const reasonOf = async (name: string, userId: string) =>
      JSON.stringify(await draftRequest(parts(), { cluster: name, userId }));
    expect(await reasonOf(market.name, "U0ANNA")).toContain("notAllowed");
    expect(await reasonOf("none", "U0SRE")).toContain("noSuchCluster");
    await bench.store().audits.removeBefore(nowMs);
    expect(await reasonOf(market.name, "U0SRE")).toContain("noAudit");
  });

  it("lists drafts to their author alone, and tells who owes what", async () => {
    await draftRequest(parts(), { cluster: market.name, userId: "U0SRE" });
    const ids = async (userId: string, kind: "mine" | "all" = "all") =>
      (await listRequests(parts(), kind === "mine" ? { kind, userId } : { kind }, userId)).map(
        ({ request }) => request.id,
      );
    expect([await ids("U0SRE"), await ids("U0ANNA")]).toEqual([["R1"], []]);
    await decideOnRequest(parts(), "R1", { action: "post", userId: "U0SRE", source: "button" });
    expect([await ids("U0ANNA"), await ids("U0ANNA", "mine")]).toEqual([["R1"], []]);
    await decideItems(parts(), "R1", {
      ...anna,
      wishes: [{ item: 1, action: "delegate", toUserId: "U0CAI" }],
    });
    expect([await ids("U0CAI", "mine"), await ids("U0ANNA", "mine")]).toEqual([["R1"], ["R1"]]);
  });

  it("shows what another TTL would bring, and the debt of each team", async () => {
    await postApproved();
    expect(await readConsequence(parts(), "R1", 1, 864_000)).toMatchObject({
      keysTouched: 10_000,
      lastGoneAtMs: nowMs + 11 * day,
    });
    expect(await readConsequence(parts(), "R1", 9, 864_000)).toBeUndefined();
    expect(await readDebt(parts(), 30 * day)).toMatchObject([{ team: market.owner.team, keys: 10_050 }]);
  });
});
