import { join } from "node:path";
import type { Language } from "../../core/fleet.ts";
import { packageRoot } from "../../package-root.ts";
import { cutText } from "../cut-text.ts";
import { loadLocales } from "../load-locales.ts";
import { MessageFilesError } from "../message-files-error.ts";
import { createReportWriter } from "../report/report-writer.ts";
import { perLanguageOnce, textOf, type Words } from "../report/words.ts";
import { createTranslator } from "../translator.ts";
import { chartExpiry, type ExpiryView } from "./expiry-chart.ts";
import { imagePalette } from "./palette.ts";

/** A picture of when keys expire. */
export interface ExpiryImage {
  readonly title: string;
  /** All that its words and numbers say, at most 1,000 characters. */
  readonly altText: string;
  readonly png: Buffer;
}

export type DrawExpiry = (view: ExpiryView, languages: readonly Language[]) => Promise<ExpiryImage>;

/** Slack refuses more. */
const altMax = 1000;

/** Loads the texts. Rejects with `MessageFilesError` when those of `localesDir` cannot be used. */
export async function createExpiryRenderer(
  options: { readonly localesDir?: string | undefined } = {},
): Promise<DrawExpiry> {
  const { locales, problems } = await loadLocales(join(packageRoot, "locales"), options.localesDir);
  if (problems.length > 0) throw new MessageFilesError(problems);
  // A gap in a text is shown as such; the templates' loader has told about gaps at the start.
  const writer = createReportWriter(createTranslator(locales, () => undefined));
  return async (view, languages) => {
    // Loaded when the first picture is asked for: most processes never draw one.
    const [{ drawExpiry }, { renderPng }] = await Promise.all([
      import("./draw-expiry.ts"),
      import("./render-png.ts"),
    ]);
    const chart = chartExpiry(view, writer);
    const write = (words: Words, separator: string) =>
      perLanguageOnce(words, languages, textOf).join(separator);
    const all = [chart.title, chart.note, ...chart.panels.map(({ caption }) => caption)];
    return {
      title: write(chart.title, " / "),
      altText: cutText(all.map((words) => write(words, " / ")).join("\n"), altMax),
      png: await renderPng(drawExpiry(chart, languages, imagePalette)),
    };
  };
}
