import type { Element } from "../element.ts";
import { type Part, startOf } from "../item.ts";

/** Parts at one place of the tree that follow one sub-template. */
export interface PartClass {
  readonly elements: readonly Element[];
  readonly parts: readonly Part[];
}

/** Notes where a slot's value lies in the part's key. */
export function pushSpan(part: Part, from = part.from, to = part.to): void {
  part.item.spans.push(startOf(part.item, from), startOf(part.item, to));
}

/** All parts, each from end to end, are values of one slot. */
export function slotClass(slot: number, parts: readonly Part[]): PartClass {
  for (const part of parts) pushSpan(part);
  return { elements: [{ slot }], parts };
}
