import type { PatternSlot } from "../../core/audit/audit.ts";
import type { Exemplar } from "../../core/keyspace/item.ts";
import { KnownPattern } from "../../core/keyspace/known-pattern.ts";
import { learnTemplates } from "../../core/keyspace/learn/learn-templates.ts";
import { createLexer } from "../../core/keyspace/lexer.ts";
import { LIMITS } from "../../core/keyspace/limits.ts";
import { createMatcher, type Matcher } from "../../core/keyspace/matcher.ts";
import type { Tally } from "../../core/keyspace/mined-patterns.ts";
import { nameApart, type ShownPattern } from "../../core/keyspace/name-apart.ts";
import { createResidual } from "../../core/keyspace/residual.ts";
import { rollUp } from "../../core/keyspace/roll-up.ts";
import { slotTypeOf } from "../../core/keyspace/slot-type.ts";
import { countParts, type TemplateRoom, withinRoom } from "../../core/keyspace/within-room.ts";
import { createScratch } from "./scratch.ts";

/** A pattern as it is reported. */
export interface BookPattern {
  /** `orderservice:orderDetail:{orderId}`. */
  readonly text: string;
  /** Of siblings that differ in one word. */
  readonly rollUp?: string;
  readonly slots: readonly PatternSlot[];
}

/**
 * The patterns of one audit. Statistics of keys cannot be taken apart again, so a pattern that keys were counted
 * under never changes while the walk lasts: it is learned from a first part of the keys, then frozen; keys that
 * match none lead to additional patterns. At the end patterns may turn out to be one, and never to be two.
 */
export interface PatternBook {
  /** One key of the first part; nothing is frozen yet. Answers whether it is news: few like it were studied before. */
  readonly study: (bytes: Uint8Array, from: number, to: number) => boolean;
  /** Learns from what was studied and freezes it. */
  readonly freeze: () => void;
  readonly isFrozen: boolean;
  /** The id of the pattern that a key matches, or -1; the values of its placeholders are remembered. */
  readonly match: (bytes: Uint8Array, from: number, to: number) => number;
  /** Learns additional patterns from keys that match none; returns whether more may come. */
  readonly extend: (keys: UnmatchedKeys) => boolean;
  /** Learns a last time, from all that is known and the keys that match none. No `match` or `extend` after it. */
  readonly settle: (keys: UnmatchedKeys) => SettledBook;
}

export interface UnmatchedKeys {
  readonly count: number;
  readonly forEach: (visit: (bytes: Uint8Array, from: number, to: number) => void) => void;
}

export interface SettledBook {
  /** The id for a key that matched none before, or -1. */
  readonly match: (bytes: Uint8Array, from: number, to: number) => number;
  /** What keys counted under an id are reported as, once all were matched; `undefined` for -1. */
  readonly patternOf: (id: number) => BookPattern | undefined;
}

type Known = KnownPattern<never, Tally<never>>;

/** Patterns learned in one step. */
interface Generation {
  readonly patterns: readonly Known[];
  readonly matcher: Matcher;
  /** Id of its first pattern. */
  readonly first: number;
  /** Literals and slots of all. */
  readonly parts: number;
}

/**
 * Steps in which additional patterns are learned during a walk: each costs up to a second or two, and makes every key
 * be looked up once more.
 */
const mostExtensions = 16;
/** Of these, steps whose patterns cover less than half of the keys that they were learned from. */
const mostFruitless = 4;

export function createPatternBook(): PatternBook {
  const lexer = createLexer();
  const residual = createResidual<never, Tally<never>>(lexer, undefined);
  const scratch = createScratch();
  const frozen: Generation[] = [];
  let studied: Generation | undefined;
  let isFrozen = false;
  let size = 0;
  let parts = 0;
  let extensions = 0;
  let fruitless = 0;

  function learn(exemplars: readonly Exemplar[], before: readonly Known[], room: TemplateRoom): Generation {
    const byStructure = new Map(before.map((known) => [known.structure, known]));
    const templates = withinRoom(learnTemplates(exemplars, lexer), room);
    const patterns = templates.map(
      ({ parts }, index): Known => new KnownPattern(size + index, parts, byStructure, undefined, false),
    );
    const matcher = createMatcher(
      templates.flatMap(({ parts, variants }, id) => [parts, ...variants].map((one) => ({ id, parts: one }))),
    );
    for (const exemplar of exemplars) {
      const found = matcher.match(scratch.load(exemplar), 0, scratch.length);
      patterns[found]?.take(exemplar, matcher, scratch.bytes);
    }
    for (const known of patterns) known.settle();
    const parts = templates.reduce((sum, one) => sum + countParts(one), 0);
    return { patterns, matcher, first: size, parts };
  }

  /** Few keys of each form, with the weight of all. */
  function drain(): readonly Exemplar[] {
    return residual.drain().flatMap(({ exemplars }) => exemplars);
  }

  function drainOf(keys: UnmatchedKeys): readonly Exemplar[] {
    keys.forEach((bytes, from, to) => {
      residual.add(bytes, from, to, undefined);
    });
    return drain();
  }

  function studyAgain(): void {
    const known = studied?.patterns ?? [];
    const exemplars = [...known.flatMap((one) => one.release().exemplars), ...drain()];
    studied = learn(exemplars, known, LIMITS);
  }

  function freezeAs(generation: Generation): void {
    frozen.push(generation);
    size += generation.patterns.length;
    parts += generation.parts;
  }

  return {
    study: (bytes, from, to) => {
      const found = studied?.matcher.match(bytes, from, to) ?? -1;
      const known = studied?.patterns[found];
      if (studied !== undefined && known !== undefined) {
        known.add(bytes, from, to, studied.matcher, undefined);
        return false;
      }
      const isNews = residual.add(bytes, from, to, undefined);
      if (residual.isFull && studied === undefined) studyAgain();
      return isNews;
    },
    freeze: () => {
      if (residual.count > 0) studyAgain();
      if (studied !== undefined) freezeAs(studied);
      isFrozen = true;
    },
    get isFrozen() {
      return isFrozen;
    },
    match: (bytes, from, to) => {
      // Called for every key: an iterator each time would be a million of them.
      for (let step = 0; step < frozen.length; step += 1) {
        const generation = frozen[step];
        const found = generation?.matcher.match(bytes, from, to) ?? -1;
        if (generation === undefined || found < 0) continue;
        generation.patterns[found]?.add(bytes, from, to, generation.matcher, undefined);
        return generation.first + found;
      }
      return -1;
    },
    extend: (keys) => {
      const room = { templates: LIMITS.templates - size, templateParts: LIMITS.templateParts - parts };
      const learned = learn(drainOf(keys), [], room);
      freezeAs(learned);
      const covered = learned.patterns.reduce((sum, pattern) => sum + pattern.keys, 0);
      extensions += 1;
      if (covered * 2 < keys.count) fruitless += 1;
      return extensions < mostExtensions && fruitless < mostFruitless && size < LIMITS.templates;
    },
    settle: (keys) => {
      const all = frozen.flatMap(({ patterns }) => patterns);
      const unmatched = drainOf(keys);
      if (unmatched.length === 0) return settleAs(all, undefined);
      const known = all.flatMap((one) => one.release().exemplars).filter(({ weight }) => weight > 0);
      return settleAs(all, learn([...known, ...unmatched], all, LIMITS));
    },
  };

  /** `all`, by id, and the patterns learned last, of which one may stand for several. */
  function settleAs(all: readonly Known[], last: Generation | undefined): SettledBook {
    const find = (exemplar: Pick<Exemplar, "key" | "longer">): number =>
      last === undefined ? -1 : last.matcher.match(scratch.load(exemplar), 0, scratch.length);
    const finals = all.map((one) => findOne(one, find) ?? one);
    const reported = [...finals, ...(last?.patterns ?? [])];
    const used = new Set(finals);
    let described: ReadonlyMap<Known, BookPattern> | undefined;

    /** The one pattern learned last that all remembered keys of a frozen one match. */
    function findOne(one: Known, findLast: typeof find): Known | undefined {
      const found = new Set(one.release().exemplars.map(findLast));
      const [only = -1] = found;
      return found.size === 1 ? last?.patterns[only] : undefined;
    }

    return {
      match: (bytes, from, to) => {
        const found = last?.matcher.match(bytes, from, to) ?? -1;
        const pattern = last?.patterns[found];
        if (pattern === undefined) return -1;
        used.add(pattern);
        return size + found;
      },
      patternOf: (id) => {
        const known = reported[id];
        if (known === undefined) return undefined;
        described ??= describeEach([...used]);
        return described.get(known);
      },
    };
  }
}

function describeEach(patterns: readonly Known[]): ReadonlyMap<Known, BookPattern> {
  const shown = nameApart(patterns);
  // Two steps may have learned one pattern.
  const unique = [...new Map(shown.map((one) => [one.text, one])).values()];
  const rolled = rollUp(
    unique.map(({ pattern: { parts, keys }, names }, id) => ({ id, parts, keys, names })),
  );
  const rows = new Map(
    rolled.flatMap(({ template, patterns: ids }) =>
      ids.map((id) => [unique[id]?.text ?? "", template] as const),
    ),
  );
  return new Map(shown.map((one) => [one.pattern, describe(one, rows.get(one.text))]));
}

function describe({ pattern, names, text }: ShownPattern<Known>, row: string | undefined): BookPattern {
  return {
    text,
    ...(row !== undefined && { rollUp: row }),
    slots: pattern.slots.map(
      ({ type, stats }, at): PatternSlot => ({
        name: names[at] ?? "",
        type: slotTypeOf(type),
        distinctEstimate: stats.distinct(),
        samples: stats.samples(),
      }),
    ),
  };
}
