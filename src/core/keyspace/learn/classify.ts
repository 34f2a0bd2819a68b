import { isDigit } from "../byte-class.ts";
import { type Element, isSlot } from "../element.ts";
import { formOf, type Part, startOf, textOf, typeAt } from "../item.ts";
import { DELIMITER, DOMAIN, LOCALE, NUMBER, OPAQUE, SHORT, SIGNED, TEXT, WORD } from "../token-type.ts";
import { chooseCodePairs } from "./code-pairs.ts";
import { chooseDottedNames } from "./dotted-names.ts";
import { chooseFewNames } from "./few-names.ts";
import { takeGluedNames } from "./glued-names.ts";
import { jointOf, takeRows } from "./joints.ts";
import { takeKindNumbers } from "./kind-numbers.ts";
import { chooseLanguages } from "./languages.ts";
import { chooseLetters } from "./letters.ts";
import { collapseLists } from "./lists.ts";
import { takeNumberedNames } from "./numbered-names.ts";
import { absorbOpaque } from "./opaque.ts";
import { type PartClass, pushSpan, slotClass } from "./part-class.ts";
import { cut, groupBy, isWeak, outermost, weightOf } from "./split.ts";
import { chooseText, goesOn } from "./text.ts";
import { textClasses } from "./text-classes.ts";
import { takeTimes } from "./times.ts";

/** Versions of one word from which on they are numbers. */
const FEWEST_VERSIONS = 4;
/** A number before a unit, `5m` or `720p`, is a kind of record while there are at most so many. */
const MOST_UNITS = 5;
/** Lengths of time that statistics are kept for are kinds even when each comes once: `7days`, `24h`. */
const TIME =
  /^(?:1|2|3|5|6|7|10|12|14|15|24|28|30|48|60|72|90|120|180|365)(?:s|m|h|d|w|(?:sec|min|hour|day|week|month|year)s?)$/;

/**
 * Parts at one place of the tree fall into classes, each with the elements that all its parts follow.
 * Spans are written once, from left to right: what is decided here stays.
 */
export function classify(parts: readonly Part[], root = false): PartClass[] {
  // One key alone shows no variation: its tokens are all there is to say.
  if (parts.length === 1) return atomicClasses(parts);
  const lists = collapseLists(parts);
  const opaque = absorbOpaque(lists.rest);
  const classes = [...lists.classes, ...opaque.classes];
  const unglued = root ? takeGluedNames(opaque.rest, parts, classes) : opaque.rest;
  const unnumbered = takeNumberedNames(takeVersions(unglued, classes), classes);
  const numbers = mergeNumbers(takeTimes(takeKindNumbers(unnumbered, classes), classes), classes);
  const single = groupBy(numbers, (part) => (isTyped(part) ? typeAt(part) : -1));
  const rest = single.get(-1) ?? [];
  const domains = single.get(DOMAIN) ?? [];
  const locales = single.get(LOCALE) ?? [];
  const { languages, rest: worded } = root ? { languages: [], rest } : chooseLanguages(rest, locales);
  if (languages.length > 0) {
    classes.push(slotClass(TEXT, [...languages, ...locales]));
    single.delete(LOCALE);
  }
  const { letters, rest: unlettered } = root ? { letters: [], rest: worded } : chooseLetters(worded);
  if (letters.length > 0) classes.push(slotClass(TEXT, letters));
  const { pairs, rest: unpaired } = chooseCodePairs(unlettered);
  const rows = root ? [] : takeRows(unpaired);
  const inRow = new Set(rows.flat());
  const unrowed = inRow.size === 0 ? unpaired : unpaired.filter((part) => !inRow.has(part));
  for (const members of rows) classes.push(...walk(members, outermost(members[0]), root));
  const dotted = root ? { names: [], rest: unrowed } : chooseDottedNames(unrowed);
  const few = root ? { names: [], rest: dotted.rest } : chooseFewNames(dotted.rest);
  const choice = chooseText([...few.rest, ...domains], root);
  for (const [type, members] of single)
    if (type >= 0 && type !== DOMAIN) classes.push(slotClass(type, members));
  const typed = choice.rest.filter((part) => typeAt(part) === DOMAIN);
  if (typed.length > 0) classes.push(slotClass(DOMAIN, typed));
  if (pairs.length > 0) classes.push(slotClass(TEXT, pairs));
  if (dotted.names.length > 0) classes.push(slotClass(TEXT, dotted.names));
  const text = [...few.names, ...choice.text];
  if (text.length > 0) classes.push(...textClasses(text));
  for (const [delimiter, members] of groupBy(
    choice.rest.filter((part) => typeAt(part) !== DOMAIN),
    jointOf(choice.rest),
  )) {
    if (delimiter < 0) classes.push(...atomicClasses(members));
    else classes.push(...walk(members, delimiter, root));
  }
  return classes;
}

function isTyped(part: Part): boolean {
  const type = typeAt(part);
  return type > WORD;
}

/** Signed and plain numbers are one field; so is a rare word of one or two characters beside many numbers. */
function mergeNumbers(parts: readonly Part[], classes: PartClass[]): readonly Part[] {
  const plain = parts.filter((part) => typeAt(part) === NUMBER);
  const signed = parts.filter((part) => typeAt(part) === SIGNED);
  const weight = weightOf(plain) + weightOf(signed);
  if (weight === 0) return parts;
  const rests = new Set([...plain, ...signed].map((part) => part.item.restExact[part.to]));
  const words = parts.filter(
    (part) => typeAt(part) === WORD && textOf(part).length <= 2 && rests.has(part.item.restExact[part.to]),
  );
  // Once is a word of its own, `queue:id`; again and again is a value.
  const short = [...groupBy(words, textOf).values()].filter((members) => members.length >= 3).flat();
  const isShort = short.length > 0 && weightOf(short) * 4 < weight && plain.length + signed.length >= 8;
  if (!isShort && (plain.length === 0 || signed.length === 0)) return parts;
  const taken = new Set([...plain, ...signed, ...(isShort ? short : [])]);
  classes.push(slotClass(isShort ? SHORT : SIGNED, [...taken]));
  return parts.filter((part) => !taken.has(part));
}

/** `v4`, `v17`: the version stays with its word while there are a few. */
function takeVersions(parts: readonly Part[], classes: PartClass[]): readonly Part[] {
  const versions = parts.filter(
    (part) =>
      typeAt(part) === WORD && isDigit(part.item.key.charCodeAt((part.item.ends[part.to - 1] ?? 1) - 1)),
  );
  if (versions.length < FEWEST_VERSIONS) return parts;
  const taken = new Set<Part>();
  const stemOf = (part: Part): string => /^(.*[vV])\d{1,2}$/s.exec(textOf(part))?.[1] ?? "";
  for (const [stem, members] of groupBy(versions, stemOf)) {
    if (stem === "" || new Set(members.map(textOf)).size < FEWEST_VERSIONS) continue;
    for (const part of members) {
      taken.add(part);
      part.item.spans.push(startOf(part.item, part.from) + stem.length, startOf(part.item, part.to));
    }
    classes.push({ elements: [{ literal: stem }, { slot: NUMBER }], parts: members });
  }
  return taken.size === 0 ? parts : parts.filter((part) => !taken.has(part));
}

/** `12B`, `7F`: numbers with one capital of many behind or before them are one value. */
function takeLettered(parts: readonly Part[], classes: PartClass[]): readonly Part[] {
  const shape = (part: Part): string => {
    if (part.to - part.from !== 2) return "";
    const text = textOf(part);
    return /^\d{1,6}[A-Z]$/.test(text) ? "behind" : /^[A-Z]\d{1,2}$/.test(text) ? "before" : "";
  };
  let rest = parts;
  for (const [kind, members] of groupBy(parts, shape)) {
    if (kind === "" || new Set(members.map((part) => textOf(part).replace(/\d/g, ""))).size < 4) continue;
    classes.push(slotClass(OPAQUE, members));
    rest = rest.filter((part) => !members.includes(part));
  }
  return rest;
}

function atomicClasses(all: readonly Part[]): PartClass[] {
  const lettered: PartClass[] = [];
  const parts = takeLettered(all, lettered);
  return [
    ...lettered,
    ...[...groupBy(parts, formOf).values()].flatMap(partUnits).map((members) => {
      const [first] = members;
      const elements: Element[] = [];
      if (first === undefined) return { elements, parts: members };
      if (
        isUnit(first) &&
        new Set(members.map(textOf)).size === 1 &&
        (members.length > 2 || TIME.test(textOf(first)))
      )
        return { elements: [{ literal: textOf(first) }], parts: members };
      for (let i = 0; i < first.to - first.from; i++) {
        const type = first.item.types[first.from + i] ?? 0;
        if (type === WORD || type === DELIMITER) {
          elements.push({
            literal: textOf({ item: first.item, from: first.from + i, to: first.from + i + 1 }),
          });
          continue;
        }
        elements.push({ slot: type });
        for (const part of members) pushSpan(part, part.from + i, part.from + i + 1);
      }
      return { elements, parts: members };
    }),
  ];
}

/** `5m`, `24h`, `720p`. */
function isUnit({ item, from, to }: Part): boolean {
  return (
    to - from === 2 &&
    item.types[from] === NUMBER &&
    /^\d{1,4}(?:[a-zA-Z]{1,2}|(?:sec|min|hour|day|week|month|year)s?)$/.test(textOf({ item, from, to }))
  );
}

/** Parts of one form; numbers before a unit apart, when they are few and come again and again. */
function partUnits(members: readonly Part[]): readonly (readonly Part[])[] {
  if (!members.every(isUnit)) return [members];
  const units = groupBy(members, textOf);
  if (units.size <= MOST_UNITS && [...units.keys()].every((unit) => TIME.test(unit)))
    return [...units.values()];
  return units.size <= MOST_UNITS && members.length >= 3 * units.size ? [...units.values()] : [members];
}

interface Cut {
  readonly part: Part;
  readonly pieces: readonly Part[];
}

function tailFrom(one: Cut, at: number): Part {
  return { item: one.part.item, from: one.pieces[at]?.from ?? one.part.to, to: one.part.to };
}

/** Classes of parts that are all cut at one delimiter, piece by piece. */
function walk(parts: readonly Part[], delimiter: number, root: boolean): PartClass[] {
  const found: PartClass[] = [];
  const joint: Element = { literal: String.fromCharCode(delimiter) };

  function step(group: readonly Cut[], at: number, before: readonly Element[]): void {
    const ended = group.filter((one) => one.pieces.length === at);
    if (ended.length > 0) found.push({ elements: before, parts: ended.map((one) => one.part) });
    const going = group.filter((one) => one.pieces.length > at);
    if (going.length === 0) return;
    const [only] = going;
    if (going.length === 1 && only !== undefined) {
      for (const one of atomicClasses([tailFrom(only, at)]))
        found.push({
          elements: [...before, ...(at === 0 ? [] : [joint]), ...one.elements],
          parts: [only.part],
        });
      return;
    }
    const prefix = at === 0 ? before : [...before, joint];
    const cutOf = new Map<Part, Cut>();
    const pieces: Part[] = [];
    for (const one of at === 0 ? going : takeTails(going, at, prefix)) {
      const piece = one.pieces[at];
      if (piece === undefined) continue;
      pieces.push(piece);
      cutOf.set(piece, one);
    }
    for (const one of classify(pieces, root && at === 0)) {
      const members = one.parts.flatMap((piece) => cutOf.get(piece) ?? []);
      if ((root && at === 0 && !isWeak(delimiter)) || !joinText(one, members, at, prefix))
        step(members, at + 1, [...prefix, ...one.elements]);
    }
  }

  /** Random tokens that hold the delimiter take the whole tail; answers what is left. */
  function takeTails(group: readonly Cut[], at: number, prefix: readonly Element[]): readonly Cut[] {
    if (new Set(group.map((one) => one.pieces.length)).size === 1) return group;
    const cutOf = new Map<Part, Cut>(group.map((one) => [tailFrom(one, at), one]));
    const { classes } = absorbOpaque([...cutOf.keys()]);
    const taken = new Set<Cut>();
    for (const { elements, parts: tails } of classes) {
      const members = tails.flatMap((tail) => cutOf.get(tail) ?? []);
      for (const one of members) taken.add(one);
      found.push({ elements: [...prefix, ...elements], parts: members.map((one) => one.part) });
    }
    return taken.size === 0 ? group : group.filter((one) => !taken.has(one));
  }

  /** A text that goes on over the delimiter takes the whole tail. */
  function joinText(
    one: PartClass,
    members: readonly Cut[],
    at: number,
    prefix: readonly Element[],
  ): boolean {
    const [only] = one.elements;
    if (one.elements.length !== 1 || only === undefined || !isSlot(only) || only.slot !== TEXT) return false;
    const tails = members.flatMap((member) => {
      const next = member.pieces[at + 1];
      return next === undefined ? [] : [{ item: member.part.item, from: next.from, to: member.part.to }];
    });
    if (
      !goesOn(
        tails,
        members.map((member) => member.pieces.length),
        delimiter,
      )
    )
      return false;
    const wholes = members.map((member) => tailFrom(member, at));
    for (const whole of wholes) whole.item.spans.length -= 2;
    const partOf = new Map<Part, Part | undefined>(wholes.map((whole, k) => [whole, members[k]?.part]));
    for (const text of textClasses(wholes)) {
      found.push({
        elements: [...prefix, ...text.elements],
        parts: text.parts.flatMap((whole) => partOf.get(whole) ?? []),
      });
    }
    return true;
  }

  step(
    parts.map((part) => ({ part, pieces: cut(part, delimiter) })),
    0,
    [],
  );
  return found;
}
