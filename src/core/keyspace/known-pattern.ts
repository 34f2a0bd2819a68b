import type { Exemplar } from "./item.ts";
import { LIMITS } from "./limits.ts";
import type { Matcher } from "./matcher.ts";
import type { Tally } from "./mined-patterns.ts";
import { nameSlots } from "./name-slots.ts";
import { rescale, type Source, textOfCodes } from "./residual.ts";
import { createSlotStats, type SlotStats } from "./slot-stats.ts";
import { structureOf, type TemplatePart } from "./template.ts";
import { TEXT } from "./token-type.ts";

/** A pattern that keys are matched against, with all that is counted of its keys. */
export interface KnownPattern<O, T extends Tally<O>> {
  readonly id: number;
  readonly parts: readonly TemplatePart[];
  /** What equals that of another pattern only where both are one. */
  readonly structure: string;
  /** Of its slots, as if there were no other pattern; see `nameApart`. */
  readonly names: readonly string[];
  readonly keys: number;
  readonly slots: readonly { readonly type: number; readonly stats: SlotStats }[];
  readonly tally: T | undefined;
  /** Counts a key that `matcher` just matched. */
  add(key: Uint8Array, from: number, to: number, matcher: Matcher, observation: O | undefined): void;
  /** Takes over a remembered key, lying in `bytes` and just matched, with the keys that it stands for. */
  take(exemplar: Exemplar, matcher: Matcher, bytes: Uint8Array): void;
  /** Looks at the slots of a key that `matcher` just matched, before those that stand for it are taken over. */
  look(key: Uint8Array, matcher: Matcher): void;
  /** Puts what was counted in the place of what the remembered keys stand for. */
  recount(keys: number): void;
  /** Forgets all but a bounded, even choice of what was taken over. */
  settle(): void;
  /** What the pattern hands on when patterns are learned anew. */
  release(): Source<T>;
}

/**
 * How many keys stand for a pattern in the next learning step. Whole keys are taken for values only where there are
 * hundreds: the step has to see as many again.
 */
function exemplarsOf([first, ...others]: readonly TemplatePart[]): number {
  const isWords = typeof first === "object" && first.type === TEXT && others.length === 0;
  return isWords ? LIMITS.exemplarsOfWords : LIMITS.exemplarsPerTemplate;
}

/**
 * `before`, by structure, lends the slot statistics of the same pattern, so that they outlive a learning step. With `ranged`
 * they tell the least and the greatest value.
 */
export function createKnownPattern<O, T extends Tally<O>>(
  id: number,
  parts: readonly TemplatePart[],
  before: ReadonlyMap<string, KnownPattern<O, T>>,
  createTally: (() => T) | undefined,
  ranged = true,
): KnownPattern<O, T> {
  const most = exemplarsOf(parts);
  const structure = structureOf(parts);
  const known = before.get(structure);
  const slots =
    known?.slots ??
    parts
      .filter((part) => typeof part !== "string")
      .map(({ type }) => ({ type, stats: createSlotStats(type, ranged) }));
  const tally = createTally?.();
  let exemplars: Exemplar[] = [];
  let taken: Exemplar[] = [];
  let keys = 0;
  let untilNext = 1;
  let turn = 0;
  /** Whether the values were looked at key by key: then remembered keys do not stand for them. */
  let isLooked = known !== undefined;

  function addSlots(bytes: Uint8Array, { slotStart, slotEnd }: Matcher, weight: number): void {
    for (let k = 0; k < slots.length; k++)
      slots[k]?.stats.add(bytes, slotStart[k] ?? 0, slotEnd[k] ?? 0, weight);
  }

  /** A key of the stream joins the exemplars; once they are many, ever rarer, it takes the place of an older one. */
  function remember(key: Uint8Array, from: number, to: number): void {
    const isFull = exemplars.length >= LIMITS.fewestPerTemplate;
    untilNext = isFull ? Math.max(64, keys >> 3) : 1;
    const length = Math.min(to - from, LIMITS.keyBytes);
    const text = textOfCodes(key, from, from + length);
    const at = isFull ? turn++ % most : exemplars.length;
    exemplars[at] = { key: text, longer: to - from > length, weight: exemplars[at]?.weight ?? 1 };
  }

  return {
    id,
    parts,
    structure,
    names: nameSlots(parts),
    slots,
    tally,
    get keys() {
      return keys;
    },
    add: (key, from, to, matcher, observation) => {
      keys++;
      addSlots(key, matcher, 1);
      if (observation !== undefined) tally?.add(observation);
      if (slots.length > 0 && --untilNext === 0) remember(key, from, to);
    },
    take: (exemplar, matcher, bytes) => {
      keys += exemplar.weight;
      taken.push(exemplar);
      if (!isLooked) addSlots(bytes, matcher, exemplar.weight);
    },
    look: (key, matcher) => {
      isLooked = true;
      addSlots(key, matcher, 1);
    },
    recount: (counted) => {
      keys = counted;
    },
    settle: () => {
      const stride = Math.max(1, taken.length / most);
      exemplars = taken.filter((_, k) => Math.floor(k / stride) !== Math.floor((k - 1) / stride));
      taken = [];
    },
    release: () => ({ exemplars: rescale(exemplars, keys), tally }),
  };
}
