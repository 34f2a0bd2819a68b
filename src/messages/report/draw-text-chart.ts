import type { Language } from "../../core/fleet.ts";
import { type ChartModel, writeCaption } from "../charts/chart-model.ts";
import { displayWidth } from "../lay-out-table.ts";
import { cutMiddle } from "./cut-middle.ts";
import { perLanguageOnce, textOf, type Words } from "./words.ts";

const labelMax = 40;
const barMax = 28;

/** A chart of bars as lines of text, at most 100 places wide for captions of up to 28. */
export function drawTextChart({ bars, max }: ChartModel, languages: readonly Language[]): readonly string[] {
  const write = (words: Words) => perLanguageOnce(words, languages, textOf).join(" / ");
  const labels = bars.map(({ label }) => cutMiddle(write(label), labelMax));
  const width = Math.max(0, ...labels.map(displayWidth));
  const end = max ?? Math.max(0, ...bars.map(({ value = 0 }) => value));
  return bars.map(({ value = 0, caption }, index) => {
    const label = labels[index] ?? "";
    const length = end === 0 ? 0 : Math.round((value / end) * barMax);
    // What is there at all shows.
    const bar = "█".repeat(value > 0 ? Math.max(1, length) : 0);
    return `${pad(label, width)}  ${pad(bar, barMax)}  ${writeCaption(caption, languages, " · ")}`.trimEnd();
  });
}

function pad(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - displayWidth(text)));
}
