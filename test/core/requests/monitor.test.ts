import { describe, expect, it } from "vitest";
import type { ActionRequest } from "../../../src/core/requests/action-request.ts";
import { decideOnDraftEdit } from "../../../src/core/requests/decide-on-draft-edit.ts";
import { decideOnRequest } from "../../../src/core/requests/decide-on-request.ts";
import { decideOnRunEnd, decideOnRunStart } from "../../../src/core/requests/decide-on-run.ts";
import { draftMonitor } from "../../../src/core/requests/draft-monitor.ts";
import { isMonitorTime } from "../../../src/core/requests/monitor-seconds.ts";
import { neededApprovals } from "../../../src/core/requests/standing.ts";
import { market } from "../../support/market.ts";
import { decide, hour, itemOf, policy, proposeBy } from "./samples.ts";

const draft = draftMonitor({ id: "R1", cluster: market, seconds: 5, createdBy: "U0SRE", nowMs: 0 });
const wish = { userId: "U0SRE", source: "button", nowMs: 0, isAllowed: true } as const;
const post = (request: ActionRequest) =>
  decideOnRequest(request, { ...wish, action: "post" }, policy, proposeBy()).request;

function approve(request: ActionRequest, userId: string): ActionRequest {
  return decide(request, { item: 1, action: "approve" }, { userId }).request;
}

function start(request: ActionRequest): ActionRequest {
  return decideOnRunStart(request, { ...wish, runId: "run-1", kind: "apply", items: [1] }).request;
}

const running = start(approve(approve(post(draft), "U0ANNA"), "U0LIN"));
const end = { runId: "run-1", tallies: [], nowMs: 2 * hour } as const;

describe("a request to watch commands", () => {
  it("can be posted as it is drafted, and needs two people like one that deletes keys", () => {
    const posted = post(draft);
    expect(posted).toMatchObject({ state: "posted", items: [{ action: { kind: "monitor", seconds: 5 } }] });
    const [item] = posted.items;
    if (item === undefined) throw new Error("no item");
    expect(neededApprovals(item, policy)).toBe(2);
    expect(neededApprovals(item, { ...policy, twoPersonForHighRisk: false })).toBe(1);
    expect(approve(posted, "U0ANNA").state).toBe("posted");
    expect(approve(approve(posted, "U0ANNA"), "U0LIN").state).toBe("decided");
  });

  it("binds approvals to how long it takes", () => {
    const longer = draftMonitor({ id: "R1", cluster: market, seconds: 6, createdBy: "U0SRE", nowMs: 0 });
    expect(post(draft).items[0]?.planHash).not.toBe(post(longer).items[0]?.planHash);
  });

  it("asks for nothing else", () => {
    const edit = { action: "add", item: itemOf() } as const;
    const edited = decideOnDraftEdit({ request: draft, edit, userId: "U0SRE", nowMs: 0, isAllowed: true });
    expect(edited.transitions).toMatchObject([{ applied: false, reason: "monitorAlone" }]);
    expect(edited.request.items).toHaveLength(1);
  });

  it("cannot be countered with a TTL", () => {
    const counter = { item: 1, action: "counter", ttlSeconds: 60 } as const;
    expect(decide(post(draft), counter).transitions).toMatchObject([{ applied: false, reason: "notATtl" }]);
  });

  it.each(["done", "stopped", "failed"] as const)("is over when its run is %s", (outcome) => {
    const ended = decideOnRunEnd(running, { ...end, outcome, hasMonitored: true }, policy);
    expect(ended?.request).toMatchObject({
      state: "closed",
      items: [{ state: "applied", appliedBy: "run-1" }],
      run: { state: outcome },
    });
    expect(ended?.transitions.map(({ name, reason }) => `${name} ${reason}`)).toEqual([
      `monitored ${outcome}`,
      `monitor-ended ${outcome}`,
    ]);
  });

  it("stays approved when the run ended before anything was watched", () => {
    const ended = decideOnRunEnd(running, { ...end, outcome: "failed", hasMonitored: false }, policy);
    expect(ended?.request).toMatchObject({ state: "decided", items: [{ state: "approved" }] });
  });
});

it("MONITOR may be asked for from one to ten whole seconds", () => {
  expect([0, 1, 10, 11, 1.5, Number.NaN].filter(isMonitorTime)).toEqual([1, 10]);
});
