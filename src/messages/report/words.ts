import type { Language } from "../../core/fleet.ts";

/** A stretch of text; `code` is a name from outside or a technical word, shown as it is. */
export interface Span {
  readonly text: string;
  readonly style: "plain" | "code" | "strong";
}

/** One text in every language of the bot, not yet escaped for any format. */
export type Words = Readonly<Record<Language, readonly Span[]>>;

/** The same text in every language. */
export function plainWords(text: string): Words {
  const spans: readonly Span[] = text === "" ? [] : [{ text, style: "plain" }];
  return { en: spans, zh: spans };
}

/** Words in a row, nothing between them. */
export function concatWords(...all: readonly Words[]): Words {
  return { en: all.flatMap(({ en }) => en), zh: all.flatMap(({ zh }) => zh) };
}

/** Words with a separator between them. */
export function joinWords(all: readonly Words[], separator: Words): Words {
  return concatWords(...all.flatMap((words, index) => (index === 0 ? [words] : [separator, words])));
}

/** Without styles. */
export function textOf(spans: readonly Span[]): string {
  return spans.map(({ text }) => text).join("");
}

/** Writes text once per language; where the languages agree, once. */
export function perLanguageOnce(
  words: Words,
  languages: readonly Language[],
  write: (spans: readonly Span[], language: Language) => string,
): readonly string[] {
  return [...new Set(languages.map((language) => write(words[language], language)))];
}

/**
 * What all languages begin with, and what each goes on with: `7. shop · ` and `cache`, `缓存`. For headings and
 * cells, where a name need not be written twice.
 */
export function splitCommon(
  words: Words,
  languages: readonly Language[],
): { readonly common: readonly Span[]; readonly rest: Words } {
  const all = languages.map((language) => words[language]);
  const [first = []] = all;
  const differs = first.findIndex((span, index) =>
    all.some((spans) => spans[index]?.text !== span.text || spans[index]?.style !== span.style),
  );
  const length = differs === -1 ? first.length : differs;
  return {
    common: first.slice(0, length),
    rest: { en: words.en.slice(length), zh: words.zh.slice(length) },
  };
}

/** On one line: what the languages share once, then each ` / `-separated. */
export function writeOnOneLine(
  words: Words,
  languages: readonly Language[],
  write: (spans: readonly Span[]) => string,
): string {
  const { common, rest } = splitCommon(words, languages);
  return write(common) + perLanguageOnce(rest, languages, write).join(" / ");
}
