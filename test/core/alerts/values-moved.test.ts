import { expect, it } from "vitest";
import { valuesMoved } from "../../../src/core/alerts/values-moved.ts";
import type { Quantity } from "../../../src/core/rules/rule.ts";

const ratio = (value: number): Quantity => ({ unit: "ratio", value });
const count = (value: number): Quantity => ({ unit: "count", value });
const text = (value: string): Quantity => ({ unit: "text", value });

it.each([
  [ratio(0.87), ratio(0.8799), false],
  [ratio(0.87), ratio(0.88), true],
  [ratio(0.87), ratio(0.86), true],
  [count(100), count(109), false],
  [count(100), count(110), true],
  [count(100), count(90), true],
  [count(0), count(0), false],
  [count(0), count(1), true],
  [text("noeviction"), text("noeviction"), false],
  [text("noeviction"), text("volatile-lfu"), true],
  [count(1), text("1"), true],
])("from %o to %o is a noticeable move: %s", (before, after, moved) => {
  expect(valuesMoved({ fact: before }, { fact: after })).toBe(moved);
});

it("notices a fact that comes or goes, and the first facts of all", () => {
  expect(valuesMoved({}, { fact: count(1) })).toBe(true);
  expect(valuesMoved({ fact: count(1) }, {})).toBe(true);
  expect(valuesMoved(undefined, {})).toBe(true);
  expect(valuesMoved({}, {})).toBe(false);
});
