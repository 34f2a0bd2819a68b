import { expect, it } from "vitest";
import { decideOnDraftEdit } from "../../../src/core/requests/decide-on-draft-edit.ts";
import { decideOnDrift } from "../../../src/core/requests/decide-on-drift.ts";
import { itemOf, policy, proposeBy, requestOf, signersBy } from "./samples.ts";

it("a draft takes no item of another team's keys, whatever is to be done with them", () => {
  const request = requestOf({ state: "draft", items: [] });
  const add = (kind: "flush" | "set-ttl", owner: string) => {
    const action = kind === "flush" ? ({ kind } as const) : itemOf().action;
    const edit = { action: "add", item: itemOf({ action, owner }) } as const;
    return decideOnDraftEdit({ request, edit, userId: "U0SRE", nowMs: 0, isAllowed: true }).transitions;
  };
  expect(add("flush", "Billing")).toMatchObject([{ applied: false, reason: "otherTeam" }]);
  expect(add("flush", "iSales Marketing")).toMatchObject([{ applied: true }]);
  expect(add("set-ttl", "Billing")).toMatchObject([{ applied: false, reason: "otherTeam" }]);
  expect(add("set-ttl", "iSales Marketing")).toMatchObject([{ applied: true }]);
});

it("an estimated count gives way to the exact one of the dry run, and is no estimate any more", () => {
  const evidence = [
    { kind: "person", source: "U0SRE" },
    { kind: "count", source: "tmp:*", values: { looked: 1_000, total: 20_000 } },
  ] as const;
  const item = itemOf({ action: { kind: "flush" }, keys: 400, state: "approved", evidence });
  const found = { number: 1, matched: 470, toChange: 470, foreign: {}, elsewhere: 0, drifted: true };
  const none = { neededBytes: 0, estimatedMs: 0, obstacles: [], warnings: [], missing: [], denied: [] };
  const decision = decideOnDrift({
    request: requestOf({ state: "decided", items: [item] }),
    items: [1],
    policy,
    hashOf: ({ planHash = "" }) => planHash,
    dryRun: { atMs: 0, items: [found], ...none },
    propose: proposeBy(),
    signers: signersBy(),
    nowMs: 0,
  });
  expect(decision?.request.items).toMatchObject([
    { state: "proposed", keys: 470, evidence: [{ kind: "person", source: "U0SRE" }] },
  ]);
});
