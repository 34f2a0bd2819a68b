import { type Backlog, createBacklog } from "./backlog.ts";
import { escapeBytes } from "./escape-key.ts";
import type { Exemplar } from "./item.ts";
import { keepBounds } from "./keep-bounds.ts";
import { KnownPattern } from "./known-pattern.ts";
import { learnTemplates } from "./learn/learn-templates.ts";
import { createLexer } from "./lexer.ts";
import { LIMITS } from "./limits.ts";
import { maskValue } from "./mask-value.ts";
import { createMatcher, type Matcher } from "./matcher.ts";
import type { MinedPatterns, Tally } from "./mined-patterns.ts";
import { nameApart } from "./name-apart.ts";
import { createResidual, type Source } from "./residual.ts";
import { rollUp } from "./roll-up.ts";
import { slotTypeOf } from "./slot-type.ts";
import type { TemplatePart } from "./template.ts";
import { TEXT } from "./token-type.ts";
import { withinRoom } from "./within-room.ts";

/**
 * Infers key patterns from a stream of raw keys. State is bounded by {@link LIMITS}, whatever the stream; equal
 * streams give equal patterns. Keys are copied where they are kept, so they may lie in a reply buffer.
 */
export interface PatternMiner<O = never, T extends Tally<O> = Tally<O>> {
  /** Adds the key `bytes[from, to)`, with what is known of it. */
  add(key: Uint8Array, observation?: O, from?: number, to?: number): void;
  /** Learns what is left and answers the patterns. More keys may be added after it. */
  finish(): MinedPatterns<T>;
  /** The patterns so far, without a learning step: keys that still wait for one count as `other`. */
  snapshot(): MinedPatterns<T>;
  /** The id of the pattern that a key follows, or -1 for `{other}`. Ids change with a learning step. */
  assign(key: Uint8Array, from?: number, to?: number): number;
  /** Learning steps so far. */
  readonly learned: number;
}

export interface PatternMinerOptions<T> {
  /** Makes an empty tally for the observations of one pattern's keys. */
  readonly createTally?: () => T;
}

/** Masked keys that stand for what follows no pattern. */
const OTHER_SAMPLES = 3;

export function createPatternMiner<O = never, T extends Tally<O> = Tally<O>>(
  options: PatternMinerOptions<T> = {},
): PatternMiner<O, T> {
  const lexer = createLexer();
  const residual = createResidual<O, T>(lexer, options.createTally);
  const scratch = new Uint8Array(LIMITS.keyBytes + 1);
  const otherSamples: string[] = [];
  let matcher: Matcher = createMatcher([]);
  let known: KnownPattern<O, T>[] = [];
  let bounds: readonly (readonly (readonly TemplatePart[])[])[] = [];
  let backlog: Backlog | undefined = createBacklog();
  let total = 0;
  let learned = 0;
  let nextLearn: number = LIMITS.firstLearn;

  function matchExemplar({ key, longer }: Exemplar): KnownPattern<O, T> | undefined {
    for (let k = 0; k < key.length; k++) scratch[k] = key.charCodeAt(k);
    return known[matcher.match(scratch, 0, key.length + (longer ? 1 : 0))];
  }

  /** Learns from all that is remembered; counts and tallies go where the keys that stand for them go. */
  function learn(): void {
    const sources: readonly Source<T>[] = [...known.map((one) => one.release()), ...residual.drain()];
    const templates = learnTemplates(
      sources.flatMap((source) => source.exemplars),
      lexer,
    );
    // What was looked at is looked at again where all of it is held.
    const before = new Map(backlog === undefined ? known.map((one) => [one.structure, one]) : []);
    const kept = withinRoom(keepBounds(templates, bounds), LIMITS);
    bounds = kept.map((one) => [one.parts, ...one.variants]);
    known = kept.map(
      (template, id) => new KnownPattern<O, T>(id, template.parts, before, options.createTally),
    );
    matcher = createMatcher(bounds.flatMap((some, id) => some.map((parts) => ({ id, parts }))));
    const isOpen = learned === 0 && backlog?.isWhole === true && kept.length === templates.length;
    const counts = lookBack(isOpen);
    for (const source of sources) hand(source);
    for (const [id, one] of known.entries()) {
      one.settle();
      if (counts !== undefined) one.recount(counts[id] ?? 0);
    }
    if (isOpen) otherSamples.length = 0;
    learned++;
    // A stream without patterns will not grow any: learn from it rarely.
    const growth = templates.length > kept.length ? 8 : 2;
    nextLearn = Math.max(LIMITS.firstLearn, total * growth);
  }

  /**
   * Looks at the keys from before the first patterns; answers how many follow each, where all of them are held. With
   * `isOpen`, those that follow none wait for the next learning step: few keys of a form were learned from.
   */
  function lookBack(isOpen: boolean): Float64Array | undefined {
    const counts = new Float64Array(known.length);
    backlog?.forEach((bytes, from, to) => {
      const id = matcher.match(bytes, from, to);
      known[id]?.look(bytes, matcher);
      if (id >= 0) counts[id] = (counts[id] ?? 0) + 1;
      else if (isOpen) residual.add(bytes, from, to, undefined);
    });
    return backlog?.isWhole === true ? counts : undefined;
  }

  function hand(source: Source<T>): void {
    let most: KnownPattern<O, T> | undefined;
    let mostWeight = -1;
    for (const exemplar of source.exemplars) {
      const one = matchExemplar(exemplar);
      if (one === undefined) {
        showOther(exemplar);
        continue;
      }
      one.take(exemplar, matcher, scratch);
      if (exemplar.weight > mostWeight) {
        most = one;
        mostWeight = exemplar.weight;
      }
    }
    if (source.tally !== undefined) most?.tally?.merge(source.tally);
  }

  function showOther(exemplar: Exemplar): void {
    if (otherSamples.length < OTHER_SAMPLES)
      otherSamples.push(maskValue(TEXT, escapeBytes(scratch, 0, Math.min(exemplar.key.length, 48), false)));
  }

  function describe(): MinedPatterns<T> {
    const share = (keys: number): number => (total === 0 ? 0 : keys / total);
    const shown = nameApart(known);
    const patterns = shown.map(({ pattern: one, names, text }) => ({
      id: one.id,
      template: text,
      keys: one.keys,
      share: share(one.keys),
      slots: one.slots.map(({ type, stats }, k) => ({
        name: names[k] ?? "",
        type: slotTypeOf(type),
        distinct: stats.distinct(),
        range: stats.range(),
        samples: stats.samples(),
        top: stats.top(),
      })),
      tally: one.tally,
    }));
    const left = total - patterns.reduce((sum, one) => sum + one.keys, 0);
    return {
      keys: total,
      patterns: patterns.sort((a, b) => b.keys - a.keys || (a.template < b.template ? -1 : 1)),
      rollUps: rollUp(
        shown
          .filter(({ pattern }) => pattern.keys > 0)
          .map(({ pattern: { id, parts, keys }, names }) => ({ id, parts, keys, names })),
      ),
      other: { keys: left, share: share(left), samples: otherSamples },
      coverage: total === 0 ? 1 : 1 - share(left),
    };
  }

  return {
    get learned() {
      return learned;
    },
    add: (key, observation, from = 0, to = key.length) => {
      total++;
      const one = known[matcher.match(key, from, to)];
      if (one !== undefined) {
        one.add(key, from, to, matcher, observation);
        return;
      }
      residual.add(key, from, to, observation);
      backlog?.add(key, from, to);
      if (residual.isFull && learned === 0) learn();
      else if (total >= nextLearn) {
        // A handful of odd keys can wait for the end.
        if (residual.isFull || residual.count * 200 >= total) learn();
        else nextLearn = total * 2;
      }
      if (learned > 0) backlog = undefined;
    },
    finish: () => {
      // Twice where the first patterns leave keys out.
      for (let step = 0; step < 2 && residual.count > 0; step++) learn();
      if (learned > 0) backlog = undefined;
      return describe();
    },
    snapshot: describe,
    assign: (key, from = 0, to = key.length) => matcher.match(key, from, to),
  };
}
