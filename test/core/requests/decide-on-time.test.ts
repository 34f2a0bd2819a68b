import { describe, expect, it } from "vitest";
import type { BusinessHours } from "../../../src/core/calendar/calendar.ts";
import type { ActionRequest } from "../../../src/core/requests/action-request.ts";
import { decideOnTime } from "../../../src/core/requests/decide-on-time.ts";
import { day, decide, hour, itemOf, policy, proposeBy, requestOf, signersBy } from "./samples.ts";

const shanghai: BusinessHours = {
  name: "shanghai",
  timeZone: "Asia/Shanghai",
  weekdays: [1, 2, 3, 4, 5],
  startMinute: 9 * 60,
  endMinute: 18 * 60,
};

/** Monday, 2 February 2026, 10:00 in Shanghai. */
const monday = Date.UTC(2026, 1, 2, 2);
const posted = requestOf({ postedAtMs: monday, dueAtMs: monday + 14 * day });

function tick(request: ActionRequest, nowMs: number, hours: BusinessHours | undefined = shanghai) {
  return decideOnTime({ request, policy, hours, signers: signersBy(), nowMs });
}

describe("reminders", () => {
  it("come at half, at 80 %, when due, and then each business day of the owner, to those who owe", () => {
    let request = posted;
    const told: string[] = [];
    for (let nowMs = monday; nowMs < monday + 22 * day; nowMs += hour) {
      const decision = tick(request, nowMs);
      if (decision === undefined) continue;
      expect(decision.announcements).toEqual(["reply"]);
      expect(decision.transitions[0]?.mentions).toEqual([{ kind: "group", groupId: "S0MARKET" }]);
      told.push(
        `${new Date(nowMs + 8 * hour).toISOString().slice(5, 16)} ${decision.transitions[0]?.reason}`,
      );
      request = decision.request;
    }
    expect(told).toEqual([
      "02-09T10:00 half",
      "02-13T15:00 most",
      "02-16T10:00 due",
      "02-17T10:00 overdue",
      "02-18T10:00 overdue",
      "02-19T10:00 overdue",
      "02-20T10:00 overdue",
      "02-23T10:00 overdue",
    ]);
  });

  it("are not made up for when the bot was away: the latest is sent alone", () => {
    const late = tick(posted, monday + 15 * day + hour);
    expect(late?.transitions[0]).toMatchObject({ name: "reminded", reason: "overdue" });
    expect(late?.request.reminded).toEqual(["half", "most", "due", "2026-02-17"]);
    expect(late && tick(late.request, monday + 15 * day + 2 * hour)).toBeUndefined();
  });

  it("mention the requester for what was countered, the delegate for what was handed on", () => {
    const countered = decide(posted, { item: 1, action: "counter", ttlSeconds: 864_000 });
    const handed = decide(countered.request, { item: 2, action: "delegate", toUserId: "U0CAI" });
    expect(tick(handed.request, monday + 7 * day)?.transitions[0]?.mentions).toEqual([
      { kind: "user", userId: "U0SRE" },
      { kind: "user", userId: "U0CAI" },
    ]);
  });

  it("leave out named signers who approved already, and the requester, who may not", () => {
    const two = { ...policy, quorum: 2 };
    const first = decide(
      requestOf({ ...posted, items: [itemOf()] }),
      { item: 1, action: "approve" },
      { policy: two },
    );
    const team = { name: "Market", userIds: ["U0ANNA", "U0BO", "U0SRE"], groupIds: [] };
    const signers = { ...signersBy(two), team: [team] };
    const nowMs = monday + 7 * day;
    const decision = decideOnTime({ request: first.request, policy: two, hours: shanghai, signers, nowMs });
    expect(decision?.transitions[0]?.mentions).toEqual([{ kind: "user", userId: "U0BO" }]);
  });

  it("call the people of a required role alone, once theirs is all that is missing", () => {
    const terms = { ...policy, requiredRoles: ["dba"] };
    const dba = { name: "dba", userIds: ["U0DBA"], groupIds: ["S0DBA"] };
    const items = [proposeBy(terms)(itemOf())];
    const first = decide(
      requestOf({ ...posted, items }),
      { item: 1, action: "approve" },
      { policy: terms, propose: proposeBy(terms) },
    );
    const asked = { policy: terms, hours: shanghai, signers: signersBy(terms, [dba]) };
    const nowMs = monday + 7 * day;
    const untouched = requestOf({ ...posted, items });
    expect(decideOnTime({ ...asked, request: untouched, nowMs })?.transitions[0]?.mentions).toEqual([
      { kind: "group", groupId: "S0MARKET" },
      { kind: "group", groupId: "S0DBA" },
      { kind: "user", userId: "U0DBA" },
    ]);
    expect(decideOnTime({ ...asked, request: first.request, nowMs })?.transitions[0]?.mentions).toEqual([
      { kind: "group", groupId: "S0DBA" },
      { kind: "user", userId: "U0DBA" },
    ]);
  });

  it("are nobody's once all is decided, and wait for business hours", () => {
    const all = decide(
      posted,
      [
        { item: 1, action: "approve" },
        { item: 2, action: "approve" },
      ],
      { nowMs: monday + 7 * day - hour },
    );
    expect(tick(all.request, monday + 7 * day)).toBeUndefined();
    const atNight = requestOf({ postedAtMs: monday - 12 * hour, dueAtMs: monday + 14 * day - 12 * hour });
    expect(tick(atNight, monday + 7 * day - 12 * hour)).toBeUndefined();
    expect(tick(atNight, monday + 7 * day - hour)?.transitions[0]).toMatchObject({ reason: "half" });
  });
});

describe("what is not used or not answered in time", () => {
  it("asks again for what was approved and not used within 72 hours, alone", () => {
    const approved = decide(
      requestOf({ ...posted, dueAtMs: monday + 90 * day }),
      { item: 1, action: "approve" },
      { nowMs: monday },
    );
    expect(tick(approved.request, monday + 3 * day - 1)).toBeUndefined();
    const expired = tick(approved.request, monday + 3 * day);
    expect(expired?.transitions[0]).toMatchObject({
      item: 1,
      name: "approval-expired",
      from: "approved",
      to: "proposed",
      mentions: [{ kind: "group", groupId: "S0MARKET" }],
    });
    expect(expired?.request.items[0]).toMatchObject({ reopenedBecause: "approvalExpired", voided: 1 });
    expect(expired?.request.state).toBe("posted");
    const again = expired && decide(expired.request, { item: 1, action: "approve" });
    expect(again?.request.items[0]?.state).toBe("approved");
  });

  it("fails what nobody took up again after a run that failed", () => {
    const approved = decide(
      posted,
      [
        { item: 1, action: "approve" },
        { item: 2, action: "approve" },
      ],
      { nowMs: monday },
    );
    const run = {
      id: "run-1",
      kind: "apply",
      state: "failed",
      items: [1],
      startedBy: "U0SRE",
      startedAtMs: 0,
    } as const;
    const decision = tick({ ...approved.request, run }, monday + 3 * day);
    expect(decision?.request.state).toBe("failed");
    expect(decision && tick(decision.request, monday + 90 * day)).toBeUndefined();
  });

  it("asks again for what a failed run left where other items are still open or to be proved", () => {
    const approved = decide(posted, { item: 1, action: "approve" }, { nowMs: monday });
    const run = {
      id: "run-1",
      kind: "apply",
      state: "failed",
      items: [1],
      startedBy: "U0SRE",
      startedAtMs: 0,
    } as const;
    const decision = tick({ ...approved.request, run }, monday + 3 * day);
    expect(decision?.request).toMatchObject({
      state: "posted",
      items: [{ state: "proposed", reopenedBecause: "approvalExpired" }, { state: "proposed" }],
    });
  });

  it("does not touch what is being run", () => {
    const approved = decide(posted, { item: 1, action: "approve" }, { nowMs: monday });
    const run = {
      id: "run-1",
      kind: "apply",
      state: "running",
      items: [1],
      startedBy: "U0SRE",
      startedAtMs: 0,
    } as const;
    expect(tick({ ...approved.request, state: "remediating", run }, monday + 30 * day)).toBeUndefined();
  });

  it("gives up 30 days after the due date what nobody decided, and the request if that is all", () => {
    const seen = { ...posted, reminded: ["half", "most", "due", "2026-03-18"] };
    const nowMs = monday + 44 * day;
    const expired = tick(seen, nowMs);
    expect(expired?.request).toMatchObject({
      state: "expired",
      items: [{ state: "expired" }, { state: "expired" }],
    });
    const oneApproved = decide(seen, { item: 1, action: "approve" }, { nowMs: nowMs - hour });
    expect(tick(oneApproved.request, nowMs)?.request).toMatchObject({
      state: "decided",
      items: [{ state: "approved" }, { state: "expired" }],
    });
  });

  it("closes a request of which all was rejected, when nobody took that back", () => {
    const reject = (item: number) => ({ item, action: "reject", reason: "used" }) as const;
    const rejected = decide(posted, [reject(1), reject(2)], { nowMs: monday });
    expect(rejected.request.state).toBe("decided");
    expect(tick(rejected.request, monday + 3 * day - 1)).toBeUndefined();
    expect(tick(rejected.request, monday + 3 * day)?.transitions).toMatchObject([
      { name: "closed", reason: "nothingApproved", from: "decided", to: "closed" },
    ]);
  });
});

it("forgets a draft that nobody posted within a week, and tells nobody", () => {
  const draft = requestOf({ state: "draft", createdAtMs: monday });
  expect(tick(draft, monday + 7 * day - 1)).toBeUndefined();
  const expired = tick(draft, monday + 7 * day);
  expect(expired).toMatchObject({ request: { state: "expired" }, announcements: [] });
});
