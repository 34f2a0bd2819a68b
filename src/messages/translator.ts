import { createInstance } from "i18next";
import type { Language } from "../core/fleet.ts";
import { emptyMark } from "./flatten-name.ts";
import { splitDuration } from "./format-duration.ts";
import type { Locales } from "./load-locales.ts";

/** Values of one text. Strings go in as they are, so they must be mrkdwn already. */
export interface TextValues {
  /** Chooses the plural form. */
  readonly count?: number;
  readonly replace: Readonly<Record<string, string>>;
}

export interface Translator {
  readonly has: (language: Language, key: string) => boolean;
  /** A key that no locale has is answered as it is, a value that was not given as `–`; both are told to
   * `onProblem`, since a message with a gap is better than none. */
  readonly translate: (language: Language, key: string, values?: TextValues) => string;
  /** A duration in words. */
  readonly duration: (language: Language, seconds: number) => string;
}

/** An i18next instance of its own over checked locales. */
export function createTranslator(locales: Locales, onProblem: (problem: string) => void): Translator {
  const instance = createInstance();
  let asked = "";
  void instance.init({
    initAsync: false,
    lng: "en",
    fallbackLng: false,
    resources: { en: { translation: locales.en }, zh: { translation: locales.zh } },
    interpolation: { escapeValue: false },
    parseMissingKeyHandler: (key) => {
      onProblem(`${key}: no such text`);
      return key;
    },
    missingInterpolationHandler: (_text, match: RegExpExecArray) => {
      onProblem(`${asked}: no value for ${match[0]}`);
      return emptyMark;
    },
  });
  const translate: Translator["translate"] = (language, key, values) => {
    asked = `${language} ${key}`;
    const { count, replace = {} } = values ?? {};
    // Nesting would let a name that reads `$t(…)` pull in other texts.
    return instance.t(key, { lng: language, replace, nest: false, ...(count !== undefined && { count }) });
  };
  return {
    translate,
    has: (language, key) => instance.exists(key, { lng: language, count: 1 }),
    duration: (language, seconds) => {
      const { form, ...parts } = splitDuration(seconds);
      const replace = Object.fromEntries(Object.entries(parts).map(([name, n]) => [name, String(n)]));
      return translate(language, `units.duration.${form}`, { replace });
    },
  };
}
