import type { Quantity } from "../core/rules/rule.ts";
import { codeSpan, emptyMark } from "./flatten-name.ts";
import { formatBytes } from "./format-bytes.ts";
import type { FormatDuration } from "./format-duration.ts";

/** A policy, an address, a command: longer ones are not worth a message's room. */
const textMax = 80;

const estimateMark = "≈";

/**
 * A quantity as mrkdwn. Digits are the same in every language; only durations carry words, which come from
 * `formatDuration`. A value that is not finite shows as `–`.
 *
 * What was estimated from a sample has `≈` before it.
 *
 * - `ratio` (0..1): `87.5%`. `bytes`: `2.10G`. `count`: `2,623,984`. `ms`: `0.42 ms`, `12.4 ms`, `1,204 ms`.
 * - `perMinute`: the bare number (labels and sentences say "a minute"), `12.5`. `number`: `1.94`, `100`.
 * - `text`: inline code.
 */
export function formatQuantity(quantity: Quantity, formatDuration: FormatDuration): string {
  if (quantity.unit === "text") return codeSpan(quantity.value, textMax);
  if (!Number.isFinite(quantity.value)) return emptyMark;
  return (quantity.isEstimated ? estimateMark : "") + formatNumber(quantity, formatDuration);
}

function formatNumber(
  { unit, value }: Exclude<Quantity, { unit: "text" }>,
  formatDuration: FormatDuration,
): string {
  switch (unit) {
    case "ratio":
      return `${fixed(value * 100, 1)}%`;
    case "bytes":
      return formatBytes(value);
    case "count":
      return formatCount(value);
    case "ms":
      return `${formatMilliseconds(value)} ms`;
    case "seconds":
      return formatDuration(value);
    case "perMinute":
      return value >= 100 ? formatCount(value) : fixed(value, 1).replace(/\.0$/, "");
    case "number":
      return value >= 100 ? formatCount(value) : fixed(value, 2);
  }
}

/** A whole number with thousands separated by commas, in both languages. */
export function formatCount(count: number): string {
  return fixed(count, 0);
}

function formatMilliseconds(ms: number): string {
  if (ms < 10) return fixed(ms, 2);
  return ms < 100 ? fixed(ms, 1) : formatCount(ms);
}

/** Making one is slow and tables hold thousands of numbers, so there is one for each number of decimals. */
const formatters = [0, 1, 2].map(
  (decimals) =>
    new Intl.NumberFormat("en-US", { minimumFractionDigits: decimals, maximumFractionDigits: decimals }),
);

/** Thousands separated, a fixed number of decimals (0 to 2). */
function fixed(value: number, decimals: 0 | 1 | 2): string {
  return formatters[decimals]?.format(value) ?? String(value);
}
