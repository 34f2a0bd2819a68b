import Handlebars from "handlebars";
import type { Language } from "../../core/fleet.ts";
import { findOwnSource, splitSource } from "../../core/own-sources.ts";
import { wordFacts } from "../../core/rules/audit/vocabulary.ts";
import type { Quantity } from "../../core/rules/rule.ts";
import type { FactName } from "../../core/rules/vocabulary.ts";
import { codeSpan, flattenName } from "../flatten-name.ts";
import { formatDate, formatUtc } from "../format-date.ts";
import { formatCount, formatQuantity } from "../format-quantity.ts";
import { splitFact } from "../list-facts.ts";
import { escapeMrkdwn } from "../slack-text.ts";
import type { TextValues, Translator } from "../translator.ts";
import {
  type HelperCall,
  type HelperData,
  type Helpers,
  inside,
  languagesHere,
  perLanguage,
} from "./helper-call.ts";

/** Fits beside two titles in a header of 150 characters. */
const nameMax = 60;

const userId = /^[UW][A-Z0-9]{1,30}$/;

/** Helpers that write text: names, numbers, times, mentions and texts of the locale. */
export const textHelpers: Helpers = {
  /** `{{t "alerts.since" date=(date firedAtMs)}}`: a text in the language of this place; `count` picks the plural
   * and is there as `{{n}}`, unless a value is. A second argument adds the facts of a finding as values. */
  t: (call, [key, facts]) =>
    mrkdwn(perLanguage(languagesHere(call.data), (language) => translate(call, language, key, facts))),
  /** The text in all languages of the message: `English / 中文`. */
  both: (call, [key, facts]) =>
    mrkdwn(perLanguage(call.data.drafting.languages, (language) => translate(call, language, key, facts))),
  /** Writes its inside once per language of this place, joined by ` / `; where the languages agree, once. For texts
   * whose values are words themselves. */
  "per-language": (call, _args, context) =>
    mrkdwn(perLanguage(languagesHere(call.data), (language) => inside(call, context, { language }).trim())),
  /** Joins the parts of a key. */
  key: (_call, parts) => parts.map(String).join("."),
  /** Whether every language has this text. */
  "has-text": ({ data }, [key]) =>
    data.drafting.languages.every((language) => data.drafting.translator.has(language, String(key))),
  /** A name as inline code: formats nothing, pings nobody. */
  code: ({ hash }, [value]) => mrkdwn(escapeMrkdwn(codeSpan(toText(value), maxOf(hash)))),
  /** A name without formatting, for places that are literal (header, cell, button, quote). */
  plain: ({ hash }, [value]) => flattenName(toText(value), maxOf(hash)),
  /** Who set a limit: in the words of the locale where it was us, else as it is cited, `literal` where code is no code. */
  "limit-source": (call, [source]) =>
    mrkdwn(perLanguage(languagesHere(call.data), (language) => writeSource(call, language, toText(source)))),
  /** Whom a finding is about: the cluster, or one of its nodes. */
  subject: (call, [cluster, node]) =>
    mrkdwn(perLanguage(languagesHere(call.data), (language) => writeSubject(call, language, cluster, node))),
  /** A measured value (`{ unit, value }`) in its unit; bare numbers get theirs: `{{quantity usedBytes "bytes"}}`, and
   * `estimated=true` if they are from a sample. A value that is undefined reads "not assessed". */
  quantity: (call, [value, unit]) =>
    mrkdwn(perLanguage(languagesHere(call.data), (language) => writeQuantity(call, language, value, unit))),
  /** A fact of a finding as plain text for a cell; roles are words of the locale. */
  fact: (call, [name, value]) =>
    mrkdwn(perLanguage(languagesHere(call.data), (language) => writeFact(call.data, language, name, value))),
  /** A share (0..1) as a bar of blocks. */
  bar: (_call, [share]) => drawBar(Number(share)),
  /** A share (0..1) without a needless decimal: `85%`, `87.5%`. */
  percent: (_call, [share]) =>
    `${formatQuantity({ unit: "ratio", value: Number(share) }, String).replace(".0%", "%")}`,
  /** What a record holds for the language of this place. */
  "in-language": ({ data }, [record]) => {
    const [language] = languagesHere(data);
    return Object.entries(record ?? {}).find(([own]) => own === language)?.[1];
  },
  duration: ({ data }, [ms]) =>
    perLanguage(languagesHere(data), (language) =>
      data.drafting.translator.duration(language, Number(ms) / 1000),
    ),
  /** A time in the reader's own zone. */
  date: (_call, [atMs]) => mrkdwn(formatDate(Number(atMs))),
  utc: (_call, [atMs]) => formatUtc(Number(atMs)),
  /** A mention, or "somebody" where the person is not known. */
  person: (call, [id]) =>
    id === undefined
      ? perLanguage(languagesHere(call.data), (language) =>
          call.data.drafting.translator.translate(language, "events.somebody"),
        )
      : mention(call, id, userId, (known) => `<@${known}>`),
  "mention-user": (call, [id]) => mention(call, id, userId, (known) => `<@${known}>`),
  "mention-channel": (call, [id]) => mention(call, id, /^[CDG][A-Z0-9]{1,30}$/, (known) => `<#${known}>`),
  /** A link; a text where it has no address of the web. */
  link: (_call, [url, text]) =>
    /^https?:\/\/[^\s<>|]{1,3000}$/.test(toText(url))
      ? mrkdwn(`<${escapeMrkdwn(toText(url))}|${toMrkdwn(text)}>`)
      : mrkdwn(toMrkdwn(text)),
  /** Only where a policy allows it; what is no broadcast pings nobody. */
  "mention-broadcast": (call, [to]) => mention(call, to, /^(?:here|channel)$/, (known) => `<!${known}>`),
  "mention-group": (call, [id]) => mention(call, id, /^S[A-Z0-9]{1,30}$/, (known) => `<!subteam^${known}>`),
};

const barMax = 20;

/** What is there at all shows. */
function drawBar(share: number): string {
  return share > 0 ? "█".repeat(Math.max(1, Math.round(Math.min(1, share) * barMax))) : "";
}

function mrkdwn(text: string): Handlebars.SafeString {
  return new Handlebars.SafeString(text);
}

function maxOf({ max }: HelperCall["hash"]): number {
  return typeof max === "number" ? max : nameMax;
}

function toText(value: unknown): string {
  return value === undefined || value === null ? "" : String(value);
}

function translate(call: HelperCall, language: Language, key: unknown, facts: unknown): string {
  const { data, hash } = call;
  const { count: exact, ...values } = hash;
  // Counts are shown without decimals, and 1.4 shown as 1 is one.
  const count = typeof exact === "number" ? Math.round(exact) : undefined;
  const replace: Record<string, string> = { ...writeFacts(data, language, facts) };
  for (const [name, value] of Object.entries(values)) replace[name] = toMrkdwn(value);
  if (count !== undefined) replace["n"] ??= formatCount(count);
  const textValues: TextValues = count === undefined ? { replace } : { count, replace };
  return data.drafting.translator.translate(language, String(key), textValues);
}

function writeSubject({ data }: HelperCall, language: Language, cluster: unknown, node: unknown): string {
  const code = (value: unknown) => escapeMrkdwn(codeSpan(toText(value), nameMax));
  if (node === undefined) return code(cluster);
  const replace = { cluster: code(cluster), node: code(node) };
  return data.drafting.translator.translate(language, "words.nodeOf", { replace });
}

/** Cut, should it be longer: a fleet file may say anything. */
const sourceMax = 160;

function writeSource({ data, hash }: HelperCall, language: Language, source: string): string {
  const { translate } = data.drafting.translator;
  const cite = (text: string) =>
    escapeMrkdwn(hash["literal"] === true ? flattenName(text, sourceMax) : codeSpan(text, sourceMax));
  const write = (text: string) => {
    const own = findOwnSource(text);
    return own === undefined ? cite(text) : translate(language, `limitSource.${own}`);
  };
  const [first, base] = splitSource(source);
  if (base === undefined) return write(first);
  return translate(language, "limitSource.over", { replace: { source: write(first), base: write(base) } });
}

function toMrkdwn(value: unknown): string {
  if (value instanceof Handlebars.SafeString) return value.toString();
  return typeof value === "number" ? formatCount(value) : escapeMrkdwn(toText(value));
}

function writeFacts(data: HelperData, language: Language, facts: unknown): Record<string, string> {
  if (typeof facts !== "object" || facts === null) return {};
  return Object.fromEntries(
    Object.entries(facts).flatMap(([name, fact]) =>
      isQuantity(fact)
        ? [
            [
              name,
              factWord(data.drafting.translator, language, name, fact) ??
                writeNamed(data, language, name, fact),
            ],
          ]
        : [],
    ),
  );
}

function writeNamed(data: HelperData, language: Language, name: string, fact: Quantity): string {
  if (fact.unit !== "text") return written(data, language, fact);
  const names = splitFact(name, fact.value).map((value) => written(data, language, { unit: "text", value }));
  return names.join(data.drafting.translator.translate(language, "report.and"));
}

function written(data: HelperData, language: Language, quantity: Quantity): string {
  const text = formatQuantity(quantity, (seconds) => data.drafting.translator.duration(language, seconds));
  return escapeMrkdwn(text);
}

function writeQuantity(
  { data, hash }: HelperCall,
  language: Language,
  value: unknown,
  unit: unknown,
): string {
  if (isQuantity(value)) return written(data, language, value);
  const mark = hash["estimated"] === true ? ({ isEstimated: true } as const) : {};
  if (typeof value === "number" && isUnit(unit)) return written(data, language, { unit, value, ...mark });
  return data.drafting.translator.translate(language, "words.notAssessed");
}

function writeFact(data: HelperData, language: Language, name: unknown, value: unknown): string {
  if (!isQuantity(value)) return data.drafting.translator.translate(language, "words.notAssessed");
  const word = factWord(data.drafting.translator, language, String(name), value);
  if (word !== undefined) return word;
  return value.unit === "text"
    ? escapeMrkdwn(flattenName(value.value, nameMax))
    : written(data, language, value);
}

/** Facts of the alerts that are words of a list, by the topic of the list. */
const alertWordFacts: Readonly<Partial<Record<FactName, string>>> = {
  role: "words.role",
  previousRole: "words.role",
  lastRole: "words.role",
  forecastConfidence: "words.confidence",
};

/** The word of the locale for a text fact that is one of a list; `undefined`: it is shown as it is. */
function factWord(
  translator: Translator,
  language: Language,
  name: string,
  fact: Quantity,
): string | undefined {
  if (fact.unit !== "text") return undefined;
  const topic = Object.entries({ ...wordFacts, ...alertWordFacts }).find(([own]) => own === name)?.[1];
  const key = `${topic}.${fact.value}`;
  return topic !== undefined && translator.has(language, key)
    ? translator.translate(language, key)
    : undefined;
}

function isQuantity(value: unknown): value is Quantity {
  return typeof value === "object" && value !== null && "unit" in value && "value" in value;
}

const numberUnits = ["ratio", "bytes", "count", "ms", "seconds", "perMinute", "number"] as const;

function isUnit(unit: unknown): unit is (typeof numberUnits)[number] {
  return numberUnits.some((known) => known === unit);
}

/** An id of another shape could smuggle in a different mention: it is shown as code and pings nobody. */
function mention(call: HelperCall, id: unknown, shape: RegExp, write: (id: string) => string): unknown {
  const text = toText(id);
  if (shape.test(text)) return mrkdwn(write(text));
  call.data.drafting.problems.push(`mention: ${JSON.stringify(text)} is not a Slack id of this kind`);
  return mrkdwn(escapeMrkdwn(codeSpan(text, nameMax)));
}
