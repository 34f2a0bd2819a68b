import type { Exemplar } from "./item.ts";
import { LIMITS } from "./limits.ts";
import type { Matcher } from "./matcher.ts";
import type { Tally } from "./mined-patterns.ts";
import { nameSlots } from "./name-slots.ts";
import { rescale, type Source, textOfCodes } from "./residual.ts";
import { SlotStats } from "./slot-stats.ts";
import { structureOf, type TemplatePart } from "./template.ts";
import { TEXT } from "./token-type.ts";

/**
 * How many keys stand for a pattern in the next learning step. Whole keys are taken for values only where there are
 * hundreds: the step has to see as many again.
 */
function exemplarsOf([first, ...others]: readonly TemplatePart[]): number {
  const isWords = typeof first === "object" && first.type === TEXT && others.length === 0;
  return isWords ? LIMITS.exemplarsOfWords : LIMITS.exemplarsPerTemplate;
}

/**
 * A pattern that keys are matched against, with all that is counted of its keys. A class, so that the engine compiles the
 * counting once for all patterns.
 */
export class KnownPattern<O, T extends Tally<O>> {
  readonly id: number;
  readonly parts: readonly TemplatePart[];
  /** What equals that of another pattern only where both are one. */
  readonly structure: string;
  /** Of its slots, as if there were no other pattern; see `nameApart`. */
  readonly names: readonly string[];
  readonly slots: readonly { readonly type: number; readonly stats: SlotStats }[];
  readonly tally: T | undefined;
  readonly #most: number;
  #exemplars: Exemplar[] = [];
  #taken: Exemplar[] = [];
  #keys = 0;
  #untilNext = 1;
  #turn = 0;
  /** Whether the values were looked at key by key: then remembered keys do not stand for them. */
  #isLooked: boolean;

  /**
   * `before`, by structure, lends the slot statistics of the same pattern, so that they outlive a learning step. With
   * `ranged` they tell the least and the greatest value.
   */
  constructor(
    id: number,
    parts: readonly TemplatePart[],
    before: ReadonlyMap<string, KnownPattern<O, T>>,
    createTally: (() => T) | undefined,
    ranged = true,
  ) {
    this.id = id;
    this.parts = parts;
    this.structure = structureOf(parts);
    this.names = nameSlots(parts);
    const known = before.get(this.structure);
    this.slots =
      known?.slots ??
      parts
        .filter((part) => typeof part !== "string")
        .map(({ type }) => ({ type, stats: new SlotStats(type, ranged) }));
    this.tally = createTally?.();
    this.#most = exemplarsOf(parts);
    this.#isLooked = known !== undefined;
  }

  get keys(): number {
    return this.#keys;
  }

  /** Counts a key that `matcher` just matched. */
  add(key: Uint8Array, from: number, to: number, matcher: Matcher, observation: O | undefined): void {
    this.#keys += 1;
    this.#addSlots(key, matcher, 1);
    if (observation !== undefined) this.tally?.add(observation);
    if (this.slots.length === 0) return;
    this.#untilNext -= 1;
    if (this.#untilNext === 0) this.#remember(key, from, to);
  }

  /** Takes over a remembered key, lying in `bytes` and just matched, with the keys that it stands for. */
  take(exemplar: Exemplar, matcher: Matcher, bytes: Uint8Array): void {
    this.#keys += exemplar.weight;
    this.#taken.push(exemplar);
    if (!this.#isLooked) this.#addSlots(bytes, matcher, exemplar.weight);
  }

  /** Looks at the slots of a key that `matcher` just matched, before those that stand for it are taken over. */
  look(key: Uint8Array, matcher: Matcher): void {
    this.#isLooked = true;
    this.#addSlots(key, matcher, 1);
  }

  /** Puts what was counted in the place of what the remembered keys stand for. */
  recount(keys: number): void {
    this.#keys = keys;
  }

  /** Forgets all but a bounded, even choice of what was taken over. */
  settle(): void {
    const stride = Math.max(1, this.#taken.length / this.#most);
    this.#exemplars = this.#taken.filter((_, k) => Math.floor(k / stride) !== Math.floor((k - 1) / stride));
    this.#taken = [];
  }

  /** What the pattern hands on when patterns are learned anew. */
  release(): Source<T> {
    return { exemplars: rescale(this.#exemplars, this.#keys), tally: this.tally };
  }

  #addSlots(bytes: Uint8Array, { slotStart, slotEnd }: Matcher, weight: number): void {
    const { slots } = this;
    for (let k = 0; k < slots.length; k++)
      slots[k]?.stats.add(bytes, slotStart[k] ?? 0, slotEnd[k] ?? 0, weight);
  }

  /** A key of the stream joins the exemplars; once they are many, ever rarer, it takes the place of an older one. */
  #remember(key: Uint8Array, from: number, to: number): void {
    const exemplars = this.#exemplars;
    const isFull = exemplars.length >= LIMITS.fewestPerTemplate;
    this.#untilNext = isFull ? Math.max(64, this.#keys >> 3) : 1;
    const length = Math.min(to - from, LIMITS.keyBytes);
    const text = textOfCodes(key, from, from + length);
    const at = isFull ? this.#turn++ % this.#most : exemplars.length;
    exemplars[at] = { key: text, longer: to - from > length, weight: exemplars[at]?.weight ?? 1 };
  }
}
