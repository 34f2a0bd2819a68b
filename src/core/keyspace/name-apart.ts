import { renderTemplate } from "./render-template.ts";
import { type Slot, structureOf, type TemplatePart } from "./template.ts";

export interface NamedPattern {
  readonly parts: readonly TemplatePart[];
  /** One a slot, whatever other patterns there are. */
  readonly names: readonly string[];
  readonly keys: number;
}

/** A pattern as it is shown beside others. */
export interface ShownPattern<P> {
  readonly pattern: P;
  readonly names: readonly string[];
  readonly text: string;
}

interface Entry<P> {
  readonly pattern: P;
  readonly at: number;
  readonly structure: string;
}

/**
 * Texts that tell patterns apart, in the order given: dates with and without separators are both `{date}`, and where
 * patterns differ in that alone, the one with the most keys keeps its name and the next one has `{date2}`. Patterns of
 * one structure, learned in several steps, are one and read the same.
 */
export function nameApart<P extends NamedPattern>(patterns: readonly P[]): readonly ShownPattern<P>[] {
  const entries = patterns.map((pattern, at) => ({ pattern, at, structure: structureOf(pattern.parts) }));
  const keys = new Map<string, number>();
  for (const { structure, pattern } of entries)
    keys.set(structure, (keys.get(structure) ?? 0) + pattern.keys);
  const weigh = ({ structure }: Entry<P>): number => keys.get(structure) ?? 0;
  const owners = new Map<string, Entry<P>>();
  const shown: ShownPattern<P>[] = [];
  for (const entry of entries.sort((a, b) => weigh(b) - weigh(a) || compare(a.structure, b.structure))) {
    const named = findFree(entry, owners);
    if (!owners.has(named.text)) owners.set(named.text, entry);
    shown[entry.at] = named;
  }
  return shown;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** Numbers the first value that is of another type than in the pattern which has the text already. */
function findFree<P extends NamedPattern>(
  { pattern, structure }: Entry<P>,
  owners: ReadonlyMap<string, Entry<P>>,
): ShownPattern<P> {
  const { parts, names } = pattern;
  const isFree = (text: string): boolean => (owners.get(text)?.structure ?? structure) === structure;
  const plain = renderTemplate(parts, names);
  if (isFree(plain)) return { pattern, names, text: plain };
  const others = slotsOf(owners.get(plain)?.pattern.parts ?? []);
  const slot = slotsOf(parts).findIndex(({ type }, k) => type !== others[k]?.type);
  const stem = (names[slot] ?? "").replace(/\d+$/, "");
  for (let count = 2; ; count++) {
    const name = `${stem}${count}`;
    const apart = names.with(slot, name);
    const text = renderTemplate(parts, apart);
    if (!names.includes(name) && isFree(text)) return { pattern, names: apart, text };
  }
}

function slotsOf(parts: readonly TemplatePart[]): readonly Slot[] {
  return parts.filter((part) => typeof part !== "string");
}
