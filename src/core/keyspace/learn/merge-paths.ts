import { type Element, isSlot, type RawTemplate, signatureOf } from "../element.ts";
import type { Item } from "../item.ts";
import { LIST, NUMBER, TEXT } from "../token-type.ts";
import { isWeak } from "./split.ts";

const LEAST_JOINTS_OF_PATH = 2;

interface Run {
  readonly elements: readonly Element[];
  /** For each slot of `elements`, the first and last slot of the original. */
  readonly slots: readonly (readonly [number, number])[];
  readonly length: number;
  /** The delimiters in its runs. */
  readonly joints: ReadonlySet<string>;
}

/** Runs of texts joined by one delimiter, as one text; numbers and lists before and after a list likewise. */
function collapse(template: RawTemplate, joins: (a: number, b: number, delimiter: string) => boolean): Run {
  const elements: Element[] = [];
  const slots: [number, number][] = [];
  let length = 0;
  const joints = new Set<string>();
  let slot = 0;
  for (const [k, element] of template.elements.entries()) {
    if (!isSlot(element)) {
      elements.push(element);
      continue;
    }
    const before = template.elements[k - 1];
    const earlier = template.elements[k - 2];
    const joined =
      before !== undefined && !isSlot(before) && before.literal.length === 1 && earlier !== undefined;
    const last = slots.at(-1);
    const previous = elements.at(-2);
    if (
      joined &&
      isSlot(earlier) &&
      last !== undefined &&
      previous !== undefined &&
      isSlot(previous) &&
      joins(previous.slot, element.slot, before.literal)
    ) {
      elements.splice(-2, 2, { slot: previous.slot === TEXT ? TEXT : LIST });
      last[1] = slot;
      length++;
      joints.add(before.literal);
    } else {
      elements.push(element);
      slots.push([slot, slot]);
    }
    slot++;
  }
  return { elements, slots, length, joints };
}

function joinsTexts(a: number, b: number): boolean {
  return a === TEXT && b === TEXT;
}

/** `7|1_2|3_4_5`: what stands beside a list, over a delimiter that lists use, belongs to it. */
function joinsLists(a: number, b: number, delimiter: string): boolean {
  const parts = (a === LIST && (b === LIST || b === NUMBER)) || (b === LIST && a === NUMBER);
  return parts && "|,;+".includes(delimiter);
}

function collapseLists(raw: RawTemplate): RawTemplate {
  const run = collapse(raw, joinsLists);
  if (run.length === 0) return raw;
  for (const item of raw.items) joinSpans(item, run.slots);
  return { elements: run.elements, items: raw.items };
}

function joinSpans(item: Item, slots: Run["slots"]): void {
  const joined = slots.flatMap(([from, to]) => [item.spans[from * 2] ?? 0, item.spans[to * 2 + 1] ?? 0]);
  item.spans.length = 0;
  item.spans.push(...joined);
}

/**
 * Runs of three lengths are paths, and runs of two that hold three texts or more. So are runs of two over a delimiter that the key uses nowhere else, and over one that
 * names hold when the shortest is a lone text and common.
 */
function isOnePath(runs: readonly (Run & { readonly keys: number })[]): boolean {
  const lengths = new Set(runs.map((run) => run.length));
  if (lengths.size >= 3) return true;
  if (lengths.size < 2) return false;
  if (Math.min(...lengths) >= LEAST_JOINTS_OF_PATH) return true;
  let alone = 0;
  let joined = 0;
  for (const { length, keys } of runs) {
    if (length === 0) alone += keys;
    else joined += keys;
  }
  const all = (fits: (joint: string, run: Run) => boolean): boolean =>
    runs.every((run) => [...run.joints].every((joint) => fits(joint, run)));
  const isForeign = (joint: string, { elements }: Run): boolean =>
    elements.every((one) => isSlot(one) || !one.literal.includes(joint));
  return all(isForeign) || (alone >= joined && all((joint) => isWeak(joint.charCodeAt(0))));
}

/** Paths of different lengths become one template. */
export function mergePaths(templates: readonly RawTemplate[]): RawTemplate[] {
  const groups = new Map<string, { template: RawTemplate; run: Run }[]>();
  for (const raw of templates) {
    const template = collapseLists(raw);
    const run = collapse(template, joinsTexts);
    const key = signatureOf(run.elements);
    groups.set(key, [...(groups.get(key) ?? []), { template, run }]);
  }
  const merged: RawTemplate[] = [];
  for (const group of groups.values()) {
    const [first] = group;
    if (first === undefined) continue;
    if (isOnePath(group.map(({ template, run }) => ({ ...run, keys: template.items.length })))) {
      for (const { template, run } of group) for (const item of template.items) joinSpans(item, run.slots);
      merged.push({ elements: first.run.elements, items: group.flatMap((one) => one.template.items) });
      continue;
    }
    merged.push(...group.map((one) => one.template));
  }
  return merged;
}
