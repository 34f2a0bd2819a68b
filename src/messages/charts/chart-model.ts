import type { Tone } from "../report/tone.ts";
import type { Words } from "../report/words.ts";

/** A chart of horizontal bars, with its words in every language. */
export interface ChartModel {
  readonly name: ChartName;
  readonly title: Words;
  readonly bars: readonly ChartBar[];
  /** The end of the axis; `undefined`: the longest bar. */
  readonly max?: number;
}

export type ChartName = "memory" | "hitRatio" | "ttl" | "patterns";

export interface ChartBar {
  readonly label: Words;
  /** `undefined`: not assessed, no bar. */
  readonly value?: number;
  /** What stands at its end. */
  readonly caption: Words;
  readonly tone?: Tone;
}
