import { describe, expect, it } from "vitest";
import { judgeWholeFleet } from "../../../src/core/rules/whole-fleet.ts";
import { observe, observeFailure } from "./readings.ts";

const dark = [observeFailure("timeout"), observeFailure("refused")];
const lit = [observeFailure("timeout"), observe()];
const denied = [observeFailure("denied")];

describe("the whole fleet", () => {
  it("is unreachable when no node of any cluster answers", () => {
    expect(judgeWholeFleet([dark, [observeFailure("auth")], dark])).toEqual({
      kind: "bad",
      rule: "unreachable",
      subject: { cluster: "*" },
      severity: "critical",
      reason: "everyCluster",
      values: { unreachableClusters: { unit: "count", value: 3 } },
    });
  });

  it.each([
    ["one node of one cluster answers", [dark, lit]],
    ["one cluster only denies", [dark, denied]],
    ["there is only one cluster", [dark]],
    ["a cluster was never probed", [dark, dark, []]],
    ["nothing was probed", []],
  ])("is not when %s", (_when, rounds) => {
    expect(judgeWholeFleet(rounds).kind).toBe("good");
  });
});
