import type { ExpiryPicture } from "../../core/remediation/run-expiry.ts";
import { formatIso } from "../format-date.ts";
import type { ReportWriter } from "../report/report-writer.ts";
import { plainWords, type Words } from "../report/words.ts";

/** What a picture of when keys expire tells. */
export interface ExpiryView extends ExpiryPicture {
  readonly requestId: string;
  readonly cluster: string;
  readonly expiry: "planned" | "changed";
}

/** Columns over time, with words in every language. */
export interface ExpiryChart {
  readonly title: Words;
  readonly note: Words;
  readonly panels: readonly ExpiryPanel[];
}

/** One axis of time. */
export interface ExpiryPanel {
  readonly caption: Words;
  /** Keys that expire in each step, and when its middle is, in UTC. */
  readonly columns: readonly { readonly label: string; readonly keys: number }[];
}

/** Numbers of items in a caption; the others are counted. */
const itemsInCaption = 8;

export function chartExpiry(view: ExpiryView, writer: ReportWriter): ExpiryChart {
  const names = { request: writer.plain(view.requestId), cluster: writer.plain(view.cluster) };
  return {
    title: writer.say("charts.expiry.title", names),
    note: writer.say(`charts.expiry.${view.expiry}`),
    panels: view.waves.map((wave) => panelOf(view.fromMs, wave, writer)),
  };
}

function panelOf(fromMs: number, wave: ExpiryPicture["waves"][number], writer: ReportWriter): ExpiryPanel {
  const { buckets, items, keys, fromSeconds, toSeconds } = wave;
  const [first, last] = [buckets[0]?.fromSeconds ?? 0, buckets.at(-1)?.toSeconds ?? 0];
  const spanSeconds = last - first;
  const stepSeconds = spanSeconds / Math.max(1, buckets.length);
  const caption = writer.say("charts.expiry.wave", {
    items: plainWords(listItems(items)),
    keys: writer.number("count", keys),
    from: writer.number("seconds", fromSeconds),
    to: writer.number("seconds", toSeconds),
    peak: writer.number("count", Math.max(0, ...buckets.map((bucket) => bucket.keys))),
    step: writer.number("seconds", Math.max(1, Math.round(stepSeconds))),
  });
  return {
    caption,
    columns: buckets.map((bucket) => ({
      label: writeTime(fromMs + ((bucket.fromSeconds + bucket.toSeconds) / 2) * 1000, spanSeconds),
      keys: bucket.keys,
    })),
  };
}

function listItems(items: readonly number[]): string {
  const named = items.slice(0, itemsInCaption).map((item) => `#${item}`);
  const rest = items.length - named.length;
  return rest > 0 ? `${named.join(" ")} +${rest}` : named.join(" ");
}

const daySeconds = 86_400;

/** As much of a time in UTC as tells the columns of an axis apart. */
function writeTime(atMs: number, spanSeconds: number): string {
  const iso = formatIso(atMs) ?? "";
  if (spanSeconds > 10 * daySeconds) return iso.slice(0, 10);
  return spanSeconds > 3600 ? iso.slice(5, 16).replace("T", " ") : iso.slice(11, 19);
}
