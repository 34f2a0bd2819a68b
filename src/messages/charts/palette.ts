import type { Tone } from "../report/tone.ts";

/** Colours and type of a chart. */
export interface Palette {
  /** `undefined`: transparent. */
  readonly background?: string;
  readonly text: string;
  readonly faint: string;
  /** Behind bars that have an end. */
  readonly track: string;
  /** Bars without a tone. */
  readonly bar: string;
  readonly tones: Readonly<Record<Tone, string>>;
  readonly fontFamily: string;
}

/** For images: Slack shows them on white and on black alike, so they bring their own background. */
export const imagePalette: Palette = {
  background: "#ffffff",
  text: "#1f2430",
  faint: "#5b6472",
  track: "#eef0f4",
  bar: "#3b6fd4",
  tones: { critical: "#cf3a3a", warning: "#dd9a1f", info: "#4f8fc9", good: "#3a9a5f", note: "#98a1b0" },
  fontFamily: "Noto Sans CJK SC",
};

/** For a page, whose style sheet sets the colours for light and dark. */
export const pagePalette: Palette = {
  text: "var(--text)",
  faint: "var(--faint)",
  track: "var(--track)",
  bar: "var(--bar)",
  tones: {
    critical: "var(--critical)",
    warning: "var(--warning)",
    info: "var(--info)",
    good: "var(--good)",
    note: "var(--note)",
  },
  fontFamily: "system-ui, sans-serif",
};
