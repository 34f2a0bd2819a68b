import { structureOf, type Template } from "../template.ts";

/** Templates that differ only in the bounds of their slots would read the same: they become one, with variants. */
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
            parts: other.parts,
            variants: [...other.variants, template.parts],
            exemplars: [...other.exemplars, ...template.exemplars],
            weight: other.weight + template.weight,
          },
    );
  }
  return [...known.values()];
}
