import type { Finding, Quantity } from "../rules/rule.ts";

type Values = Finding["values"];

/** Ratios are written in per cent: one point is what a reader sees move. */
const ratioStep = 0.01;
const relativeStep = 0.1;

/**
 * Whether facts moved enough since they were announced to edit the root message: a ratio by one percentage
 * point, any other number by a tenth of what was announced (from zero: at all), a text at all, or a fact that
 * came or went. Below that the channel would be edited after every probe. `announced` is `undefined` when
 * nothing was announced yet: then everything is news.
 */
export function valuesMoved(announced: Values | undefined, current: Values): boolean {
  if (announced === undefined) return true;
  const names = new Set([...Object.keys(announced), ...Object.keys(current)]);
  return [...names].some((name) => quantityMoved(announced[name], current[name]));
}

function quantityMoved(before: Quantity | undefined, after: Quantity | undefined): boolean {
  if (before === undefined || after === undefined) return before !== after;
  if (before.unit === "text" || after.unit === "text") return before.value !== after.value;
  const moved = Math.abs(after.value - before.value);
  // The tolerance keeps 0.87 -> 0.88, which is a hair less than a point in binary, a point.
  if (after.unit === "ratio") return moved >= ratioStep - 1e-9;
  return moved > 0 && moved >= Math.abs(before.value) * relativeStep;
}
