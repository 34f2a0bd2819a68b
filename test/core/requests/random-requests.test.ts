import fc from "fast-check";
import { expect, test } from "vitest";
import type { ActionRequest, RequestDecision } from "../../../src/core/requests/action-request.ts";
import { approveAll } from "../../../src/core/requests/decide-on-person.ts";
import { decideOnRequest } from "../../../src/core/requests/decide-on-request.ts";
import { decideOnRunEnd, decideOnRunStart } from "../../../src/core/requests/decide-on-run.ts";
import { decideOnTime } from "../../../src/core/requests/decide-on-time.ts";
import { decideOnVerification } from "../../../src/core/requests/decide-on-verification.ts";
import type { ItemWish } from "../../../src/core/requests/item-wish.ts";
import { digestOfPlans } from "../../../src/core/requests/plan-hash.ts";
import { isClosed } from "../../../src/core/requests/request-states.ts";
import type { SignOffPolicy } from "../../../src/core/requests/sign-off-policy.ts";
import { neededApprovals, standingApprovals } from "../../../src/core/requests/standing.ts";
import {
  auditOf,
  decide,
  hour,
  itemOf,
  patternOf,
  proposeBy,
  requestOf,
  sha256,
  signersBy,
  policy as standard,
} from "./samples.ts";

const people = ["U0SRE", "U0ANNA", "U0BO", "U0EVE"];
const item = fc.constantFrom(1, 2, 3);

const wish: fc.Arbitrary<ItemWish> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ item, action: fc.constant("approve" as const) }) },
  fc.record({
    item,
    action: fc.constantFrom("counter", "counter-back"),
    ttlSeconds: fc.constantFrom(86_400, 604_800),
  }),
  fc.record({ item, action: fc.constant("reject" as const), reason: fc.constantFrom("used", " ") }),
  fc.record({ item, action: fc.constant("delegate" as const), toUserId: fc.constantFrom(...people) }),
  fc.record({ item, action: fc.constantFrom("accept-counter", "revoke") }),
);

const happening = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ kind: fc.constant("person" as const), who: fc.constantFrom(...people), wish }),
  },
  fc.record({ kind: fc.constant("all" as const), who: fc.constantFrom(...people) }),
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant("wait" as const), hours: fc.constantFrom(1, 30, 80, 400, -5) }),
  },
  { weight: 3, arbitrary: fc.constant({ kind: "run" as const }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("end" as const),
      outcome: fc.constantFrom("done", "stopped", "failed"),
    }),
  },
  fc.constant({ kind: "undo" as const }),
  fc.record({ kind: fc.constant("audit" as const), without: fc.constantFrom(0, 500) }),
  fc.record({ kind: fc.constantFrom("withdraw", "code-changed"), who: fc.constantFrom(...people) }),
);
type Happening = typeof happening extends fc.Arbitrary<infer Value> ? Value : never;

interface Step {
  readonly before: ActionRequest;
  readonly decision: RequestDecision;
  readonly what: string;
  readonly who: string;
}

/** Lives through happenings an hour apart, with the clock's steps between them. */
function live(happenings: readonly Happening[], policy: SignOffPolicy): readonly Step[] {
  const steps: Step[] = [];
  const items = [
    itemOf(),
    itemOf({ number: 2, pattern: "b:{id}", risk: "high" }),
    itemOf({ number: 3, pattern: "c:{id}" }),
  ];
  let request = requestOf({ items: items.map(proposeBy(policy)) });
  let nowMs = 0;
  let runs = 0;
  const store = (decision: RequestDecision | undefined, what: string, who = "bot"): void => {
    if (decision === undefined) return;
    steps.push({ before: request, decision, what, who });
    request = decision.request;
  };
  for (const next of happenings) {
    nowMs += next.kind === "wait" ? next.hours * hour : hour;
    const decision = react(next);
    store(decision, next.kind, "who" in next ? next.who : "bot");
    for (let left = 5; left > 0; left--) {
      store(decideOnTime({ request, policy, hours: undefined, signers: signersBy(policy), nowMs }), "tick");
    }
  }
  return steps;

  function react(next: Happening): RequestDecision | undefined {
    const start = {
      items: request.items.flatMap(({ number, state }) => (state === "approved" ? [number] : [])),
    };
    const person = { policy, propose: proposeBy(policy), nowMs, source: "button", isAllowed: true } as const;
    switch (next.kind) {
      case "person":
      case "all": {
        const wishes =
          next.kind === "all"
            ? approveAll(request, digestOfPlans(request.items, sha256), sha256)
            : [next.wish];
        return decide(request, wishes, {
          ...person,
          userId: next.who,
          maySign: next.who !== "U0EVE",
          mayRequest: next.who === "U0SRE",
        });
      }
      case "run":
        return decideOnRunStart(request, {
          ...start,
          ...person,
          runId: `run-${++runs}`,
          kind: "apply",
          userId: "U0SRE",
        });
      case "undo":
        return decideOnRunStart(request, {
          ...person,
          runId: `run-${++runs}`,
          kind: "undo",
          items: request.run?.items ?? [],
          userId: "U0SRE",
        });
      case "end":
        return decideOnRunEnd(
          request,
          { runId: request.run?.id ?? "", outcome: next.outcome, tallies: [], nowMs },
          policy,
        );
      case "audit": {
        const patterns = request.items.map(({ pattern }) =>
          patternOf({ pattern, keys: 200_000, keysWithoutTtl: next.without }),
        );
        const audit = auditOf({ startedAtMs: nowMs, patterns });
        return decideOnVerification({
          request,
          audit,
          policy,
          propose: person.propose,
          signers: signersBy(policy),
          nowMs,
        });
      }
      case "withdraw":
      case "code-changed":
        return decideOnRequest(
          request,
          { action: next.kind, userId: next.who, source: "button", nowMs, isAllowed: next.who !== "U0EVE" },
          policy,
          person.propose,
        );
      case "wait":
        return undefined;
    }
  }
}

const policies = fc.record({
  quorum: fc.constantFrom(1, 2),
  twoPersonForHighRisk: fc.boolean(),
  requesterMayApprove: fc.boolean(),
});

test("whatever happens to a request, nothing runs that was not signed by enough people who may", () => {
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 60, size: "max" }), policies, (happenings, terms) => {
      const policy = { ...standard, ...terms };
      for (const { before, decision, what, who } of live(happenings, policy)) {
        const { request, transitions, announcements } = decision;
        expect(decision.expectedVersion).toBe(before.version);
        expect(request.version).toBe(before.version + 1);
        expect(request.items.map(({ number }) => number)).toEqual([1, 2, 3]);
        // What is refused changes nothing, and is told to nobody.
        if (transitions.length > 0 && transitions.every(({ applied }) => !applied)) {
          expect(request).toEqual({ ...before, version: request.version });
          expect(announcements).toEqual([]);
        }
        for (const transition of transitions) expect(transition.reason).not.toBe("");
        // Over is over: only a run that takes back what was done, and what is recorded, comes after.
        if (isClosed(before.state)) expect(request.state).toBe(before.state);
        for (const item of request.items) {
          const was = before.items.find(({ number }) => number === item.number);
          expect(item.decisions.slice(0, was?.decisions.length)).toEqual(was?.decisions);
          if (item.state === "approved") {
            const approvals = standingApprovals(item);
            expect(new Set(approvals.map(({ userId }) => userId)).size).toBeGreaterThanOrEqual(
              neededApprovals(item, policy),
            );
            expect(approvals.every(({ planHash }) => planHash === item.planHash)).toBe(true);
            if (!policy.requesterMayApprove)
              expect(approvals.map(({ userId }) => userId)).not.toContain("U0SRE");
          }
          if (item.state === "applied" && was?.state !== "applied") expect(was?.state).toBe("approved");
          if (item.state === "verified" && was?.state !== "verified") expect(was?.state).toBe("applied");
          // Eve may not sign; only what was handed to her is hers.
          if (what === "person" && who === "U0EVE" && !was?.delegates.includes("U0EVE")) {
            expect(item.decisions.length).toBe(was?.decisions.length);
          }
        }
        if (what === "run" && transitions[0]?.applied) {
          for (const number of request.run?.items ?? []) {
            expect(before.items.find((item) => item.number === number)?.state).toBe("approved");
          }
        }
        if (request.state === "remediating") expect(request.run?.state).toBe("running");
      }
    }),
    { numRuns: 150 },
  );
});

test("random lives reach every state but the draft", () => {
  const seen = new Set<string>();
  for (const happenings of fc.sample(fc.array(happening, { maxLength: 60, size: "max" }), {
    numRuns: 1500,
    seed: 7,
  })) {
    for (const { decision } of live(happenings, standard)) {
      seen.add(decision.request.state);
      for (const { state } of decision.request.items) seen.add(`item ${state}`);
    }
  }
  expect([...seen].filter((state) => !state.startsWith("item")).sort()).toEqual([
    "closed",
    "decided",
    "expired",
    "failed",
    "partly-decided",
    "posted",
    "remediating",
    "verifying",
    "withdrawn",
  ]);
  expect(seen).toContain("item relapsed");
  expect(seen).toContain("item verified");
});
