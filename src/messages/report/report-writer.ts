import type { AuditFinding } from "../../core/audit/audit.ts";
import type { Language } from "../../core/fleet.ts";
import { findOwnSource, splitSource } from "../../core/own-sources.ts";
import { wordFacts } from "../../core/rules/audit/vocabulary.ts";
import type { Quantity } from "../../core/rules/rule.ts";
import { emptyMark, flattenName } from "../flatten-name.ts";
import { formatUtc } from "../format-date.ts";
import { formatCount, formatQuantity } from "../format-quantity.ts";
import { splitFact } from "../list-facts.ts";
import type { Translator } from "../translator.ts";
import { joinWords, plainWords, type Span, textOf, type Words } from "./words.ts";

/** Longer names are cut in a report too: nobody reads on, and a page must not be blown up by one key. */
const nameMax = 400;

/** Writes the words of a report: every text comes from the locales, every number is the same in all languages. */
export interface ReportWriter {
  /** A text of the locale with values; `count` picks the plural and is there as `{{n}}`, unless a value is. */
  readonly say: (key: string, values?: Readonly<Record<string, Words>>, count?: number) => Words;
  /** Whether every language has a text. */
  readonly has: (key: string) => boolean;
  /** A name from outside, marked as such. */
  readonly name: (name: string) => Words;
  /** A name or words from outside among other words. */
  readonly plain: (name: string) => Words;
  /** A measured value in its unit; `undefined` reads "not assessed". */
  readonly quantity: (quantity: Quantity | undefined) => Words;
  /** The same for bare numbers. */
  readonly number: (
    unit: Exclude<Quantity["unit"], "text">,
    value: number | undefined,
    /** From a sample. */
    isEstimated?: boolean,
  ) => Words;
  /** So many of something: `1 key`, `≈300 keys`; `noun` is below `report.count`. */
  readonly counted: (noun: CountNoun, count: number, isEstimated?: boolean) => Words;
  readonly date: (atMs: number) => Words;
  /** Who set a limit: in the words of the locale where it was us, else as it is cited. */
  readonly source: (source: string) => Words;
  /** The sentence of a finding. */
  readonly finding: (cluster: string, finding: AuditFinding) => Words;
  /** The facts of a finding as values of a text. */
  readonly facts: (values: AuditFinding["values"]) => Readonly<Record<string, Words>>;
}

export type CountNoun = "keys" | "patterns" | "findings" | "hits" | "misses" | "items";

const languages: readonly Language[] = ["en", "zh"];

/** Marks the place of a value: private-use characters, which no locale holds and no value brings in. */
const open = "\uE000";
const close = "\uE001";

export function createReportWriter(translator: Translator): ReportWriter {
  const say: ReportWriter["say"] = (key, values = {}, exact) => {
    // Counts are shown without decimals, and 1.4 shown as 1 is one.
    const count = exact === undefined ? undefined : Math.round(exact);
    return eachLanguage((language) => {
      const names = Object.keys(values);
      const replace: Record<string, string> = Object.fromEntries(
        names.map((name, index) => [name, `${open}${index}${close}`]),
      );
      if (count !== undefined) replace["n"] ??= formatCount(count);
      const text = translator.translate(
        language,
        key,
        count === undefined ? { replace } : { count, replace },
      );
      return parseMarkup(text).flatMap((span) =>
        fill(span, (index) => values[names[index] ?? ""]?.[language] ?? []),
      );
    });
  };
  const quantity: ReportWriter["quantity"] = (value) => {
    if (value === undefined) return say("words.notAssessed");
    if (value.unit === "text") return codeWords(value.value);
    return eachLanguage((language) => [
      {
        text: formatQuantity(value, (seconds) => translator.duration(language, seconds)),
        style: "plain",
      },
    ]);
  };
  const has = (key: string) => languages.every((language) => translator.has(language, key));
  const plain: ReportWriter["plain"] = (name) => plainWords(flattenName(name, nameMax));
  const sourcePart = (source: string): Words => {
    const own = findOwnSource(source);
    return own === undefined ? plain(source) : say(`limitSource.${own}`);
  };
  const fact = (name: string, value: Quantity): Words => {
    const topic = Object.entries(wordFacts).find(([own]) => own === name)?.[1];
    const key = `${topic}.${value.value}`;
    if (topic !== undefined && has(key)) return say(key);
    if (value.unit !== "text") return quantity(value);
    return joinWords(splitFact(name, value.value).map(codeWords), say("report.and"));
  };
  const facts: ReportWriter["facts"] = (values) =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, fact(name, value)]));
  const number: ReportWriter["number"] = (unit, value, isEstimated = false) =>
    quantity(value === undefined ? undefined : { unit, value, ...(isEstimated && { isEstimated }) });
  return {
    say,
    has,
    name: codeWords,
    plain,
    source: (text) => {
      const [first, base] = splitSource(text);
      if (base === undefined) return sourcePart(first);
      return say("limitSource.over", { source: sourcePart(first), base: sourcePart(base) });
    },
    quantity,
    number,
    counted: (noun, count, isEstimated) => {
      const { en, zh } = say(`report.count.${noun}`, { n: number("count", count, isEstimated) }, count);
      // In one piece, so that a table does not take the number for what two languages have in common.
      const join = (spans: readonly Span[]): readonly Span[] => [{ text: textOf(spans), style: "plain" }];
      return { en: join(en), zh: join(zh) };
    },
    date: (atMs) => plainWords(formatUtc(atMs)),
    facts,
    finding: (cluster, { rule, reason, pattern, values }) =>
      say(`audit.${rule}.${reason}`, {
        pattern: pattern === undefined ? plainWords(emptyMark) : codeWords(pattern),
        ...facts(values),
        cluster: codeWords(cluster),
      }),
  };
}

function eachLanguage(write: (language: Language) => readonly Span[]): Words {
  return { en: write("en"), zh: write("zh") };
}

function codeWords(name: string): Words {
  const span: Span = { text: flattenName(name, nameMax), style: "code" };
  return { en: [span], zh: [span] };
}

/** The markup that locales use: `*strong*` and code between backticks. */
function parseMarkup(text: string): readonly Span[] {
  return text.split(/(`[^`]+`|\*[^*]+\*)/).flatMap((part): readonly Span[] => {
    if (part === "") return [];
    if (part.startsWith("`") && part.length > 1) return [{ text: part.slice(1, -1), style: "code" }];
    if (part.startsWith("*") && part.length > 1) return [{ text: part.slice(1, -1), style: "strong" }];
    return [{ text: part, style: "plain" }];
  });
}

/** Puts values in their places; a plain value inside of strong text is strong. */
function fill({ text, style }: Span, valueAt: (index: number) => readonly Span[]): readonly Span[] {
  return text.split(/\uE000(\d+)\uE001/).flatMap((part, index): readonly Span[] => {
    if (index % 2 === 0) return part === "" ? [] : [{ text: part, style }];
    return valueAt(Number(part)).map((span) => (span.style === "plain" ? { ...span, style } : span));
  });
}
