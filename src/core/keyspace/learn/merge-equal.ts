import { type Slot, structureOf, type Template, type TemplatePart } from "../template.ts";

function mergeSlots(a: Slot, b: Slot): Slot {
  const allowed = a.allowed?.map((bit, byte) => bit | (b.allowed?.[byte] ?? 0)) ?? b.allowed;
  return { type: a.type, min: Math.min(a.min, b.min), max: Math.max(a.max, b.max), allowed };
}

function mergeParts(a: readonly TemplatePart[], b: readonly TemplatePart[]): TemplatePart[] {
  return a.map((part, k) => {
    const other = b[k];
    return typeof part === "string" || other === undefined || typeof other === "string"
      ? part
      : mergeSlots(part, other);
  });
}

/** Templates that differ only in the bounds of their slots would read the same: they become one. */
export function mergeEqual(templates: readonly Template[]): Template[] {
  const known = new Map<string, Template>();
  for (const template of templates) {
    const key = structureOf(template.parts);
    const other = known.get(key);
    known.set(
      key,
      other === undefined
        ? template
        : {
            parts: mergeParts(other.parts, template.parts),
            exemplars: [...other.exemplars, ...template.exemplars],
            weight: other.weight + template.weight,
          },
    );
  }
  return [...known.values()];
}
