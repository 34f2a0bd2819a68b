import type { Language } from "../../core/fleet.ts";
import type { Tone } from "../report/tone.ts";
import { perLanguageOnce, textOf, type Words } from "../report/words.ts";

/** A chart of horizontal bars, with its words in every language. */
export interface ChartModel {
  readonly name: ChartName;
  readonly title: Words;
  /** What a colour means. */
  readonly note?: Words;
  readonly bars: readonly ChartBar[];
  /** The end of the axis; `undefined`: the longest bar. */
  readonly max?: number;
}

export type ChartName = "memory" | "hitRatio" | "ttl" | "patterns";

export interface ChartBar {
  readonly label: Words;
  /** `undefined`: not assessed, no bar. */
  readonly value?: number;
  /** What stands at its end: the value, then words about it. */
  readonly caption: readonly Words[];
  readonly tone?: Tone;
}

/** A caption on one line; what is the same in all languages stands there once. */
export function writeCaption(
  caption: readonly Words[],
  languages: readonly Language[],
  separator: string,
): string {
  return caption.map((words) => perLanguageOnce(words, languages, textOf).join(" / ")).join(separator);
}
