import { describe, expect, it } from "vitest";
import {
  decidePlacement,
  isBundleOver,
  type PlacementQuestion,
} from "../../../src/core/outbox/decide-placement.ts";
import type { Bundle } from "../../../src/core/outbox/outbox-message.ts";

const storm: Bundle = { id: "B1", kind: "storm", channel: "C1", openedAtMs: 0, editEveryMs: 15_000 };
const group: Bundle = { ...storm, id: "B2", kind: "group", groupKey: "Orders market" };

const calm: PlacementQuestion = {
  severity: "warning",
  nowMs: 100_000,
  firedAtMs: 70_000,
  waitingFiredAtMs: [70_000],
  groupWaitMs: 30_000,
  openGroup: undefined,
  openStorm: undefined,
  recentRoots: 0,
  stormRoots: 10,
};

describe("decidePlacement", () => {
  it.each<[string, Partial<PlacementQuestion>, object]>([
    ["a warning alone after its wait", {}, { place: "own", reason: "alone" }],
    [
      "a warning that just fired",
      { nowMs: 99_999 },
      { place: "wait", untilMs: 100_000, reason: "groupWait" },
    ],
    [
      "a warning that fired after another one of its group",
      { firedAtMs: 90_000, waitingFiredAtMs: [70_000, 90_000], nowMs: 99_999 },
      { place: "wait", untilMs: 100_000, reason: "groupWait" },
    ],
    [
      "several after the wait of the first",
      { firedAtMs: 90_000, waitingFiredAtMs: [70_000, 90_000] },
      { place: "open", kind: "group", reason: "firedTogether" },
    ],
    [
      "a warning while its group is open",
      { nowMs: 70_000, openGroup: group },
      { place: "join", bundle: group, reason: "groupOpen" },
    ],
    [
      "a warning where nothing is grouped",
      { nowMs: 70_000, groupWaitMs: 0 },
      { place: "own", reason: "alone" },
    ],
    ["a critical one at once", { nowMs: 70_000, severity: "critical" }, { place: "own", reason: "critical" }],
    [
      "a critical one beside an open group",
      { severity: "critical", openGroup: group },
      { place: "own", reason: "critical" },
    ],
    ["the tenth root", { recentRoots: 9 }, { place: "own", reason: "alone" }],
    ["the eleventh root", { recentRoots: 10 }, { place: "open", kind: "storm", reason: "tooManyRoots" }],
    [
      "a critical eleventh root",
      { recentRoots: 10, severity: "critical" },
      { place: "open", kind: "storm", reason: "tooManyRoots" },
    ],
    [
      "a group that would be the eleventh root",
      { recentRoots: 10, waitingFiredAtMs: [70_000, 80_000] },
      { place: "open", kind: "storm", reason: "tooManyRoots" },
    ],
    [
      "anything in a storm",
      { nowMs: 70_000, severity: "critical", openStorm: storm, openGroup: group },
      { place: "join", bundle: storm, reason: "stormRages" },
    ],
  ])("places %s", (_what, change, expected) => {
    expect(decidePlacement({ ...calm, ...change })).toEqual(expected);
  });
});

describe("isBundleOver", () => {
  const lives = { stormWithinMs: 300_000, groupLifetimeMs: 3_600_000 };

  it("ends a storm once it was calm for the window", () => {
    const growth = { lastJoinedMs: 50_000, members: 11 };
    expect(isBundleOver(storm, growth, lives, 349_999)).toBe(false);
    expect(isBundleOver(storm, growth, lives, 350_000)).toBe(true);
  });

  it("ends a storm of 200, since its root could not list more", () => {
    expect(isBundleOver(storm, { lastJoinedMs: 50_000, members: 199 }, lives, 50_001)).toBe(false);
    expect(isBundleOver(storm, { lastJoinedMs: 50_000, members: 200 }, lives, 50_001)).toBe(true);
  });

  it("ends a group an hour after it opened, whoever joins", () => {
    const growth = { lastJoinedMs: 3_599_000, members: 2 };
    expect(isBundleOver(group, growth, lives, 3_599_999)).toBe(false);
    expect(isBundleOver(group, growth, lives, 3_600_000)).toBe(true);
    expect(isBundleOver(group, growth, { ...lives, groupLifetimeMs: 60_000 }, 60_000)).toBe(true);
  });
});
