import { type Slot, structureOf, type Template, type TemplatePart } from "./template.ts";
import { TEXT } from "./token-type.ts";

/** Sets of bounds that one template keeps. */
const MOST_BOUNDS = 6;

type Bounds = readonly TemplatePart[];

function isFixed({ min, max }: Slot): boolean {
  return min === max;
}

/** Whether both slots vary in length, or both have the one length; words have one length by accident only. */
function isAlike(a: TemplatePart, b: TemplatePart): boolean {
  if (typeof a === "string" || typeof b === "string") return a === b;
  return a.type !== TEXT && (isFixed(a) || isFixed(b)) ? a.min === b.min && a.max === b.max : true;
}

function wider(a: TemplatePart, b: TemplatePart | undefined): TemplatePart {
  if (typeof a === "string" || typeof b !== "object") return a;
  const allowed = a.allowed?.map((one, byte) => one | (b.allowed?.[byte] ?? 0));
  return { ...a, min: Math.min(a.min, b.min), max: Math.max(a.max, b.max), allowed };
}

/** The bounds with one more set: within one that is alike if there is any. */
function join(bounds: readonly Bounds[], more: Bounds): readonly Bounds[] {
  const at = bounds.findIndex((one) => one.every((part, k) => isAlike(part, more[k] ?? "")));
  if (at < 0) return bounds.length < MOST_BOUNDS ? [...bounds, more] : bounds;
  return bounds.map((one, k) => (k === at ? one.map((part, slot) => wider(part, more[slot])) : one));
}

/**
 * A pattern that is learned again takes what it took: the few keys that are remembered of it may lack a rare delimiter
 * or length of its values.
 */
export function keepBounds(
  templates: readonly Template[],
  before: readonly (readonly Bounds[])[],
): readonly Template[] {
  const known = new Map(before.map((bounds) => [structureOf(bounds[0] ?? []), bounds]));
  return templates.map((template) => {
    const earlier = known.get(structureOf(template.parts));
    if (earlier === undefined) return template;
    const [parts = template.parts, ...variants] = earlier.reduce(join, [
      template.parts,
      ...template.variants,
    ]);
    return { ...template, parts, variants };
  });
}
