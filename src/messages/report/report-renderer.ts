import { join } from "node:path";
import type { Audit } from "../../core/audit/audit.ts";
import type { Language } from "../../core/fleet.ts";
import type { Report } from "../../core/report/report.ts";
import { packageRoot } from "../../package-root.ts";
import type { ChartModel, ChartName } from "../charts/chart-model.ts";
import { imagePalette, pagePalette } from "../charts/palette.ts";
import { chartReport } from "../charts/report-charts.ts";
import { loadLocales } from "../load-locales.ts";
import { MessageFilesError } from "../message-files-error.ts";
import { createTranslator } from "../translator.ts";
import { sayReason } from "./lay-out-cluster.ts";
import { layOutReport } from "./lay-out-report.ts";
import { renderPatternCsv } from "./render-csv.ts";
import { renderHtml } from "./render-html.ts";
import { renderAuditJson } from "./render-json.ts";
import { renderMarkdown } from "./render-markdown.ts";
import { renderText } from "./render-text.ts";
import { createReportWriter, type ReportWriter } from "./report-writer.ts";
import { textOf } from "./words.ts";

/** Writes reports in every format but Slack's. `languages` in order; with two, both are written. */
export interface ReportRenderer {
  readonly markdown: (report: Report, languages: readonly Language[]) => string;
  /** For a terminal, lines of at most 100 places. */
  readonly text: (report: Report, languages: readonly Language[]) => string;
  /** One self-contained page. */
  readonly html: (report: Report, languages: readonly Language[]) => Promise<string>;
  /** All patterns of the audits, RFC 4180. */
  readonly csv: (audits: readonly Audit[]) => string;
  /** One audit as its published schema says (`examples/audit.schema.json`). */
  readonly json: (audit: Audit) => string;
  /** Why a node was not walked to its end, by the word of its audit. */
  readonly reason: (word: string, language: Language) => string;
  /** Charts as PNG, in a fixed order. */
  readonly charts: (report: Report, languages: readonly Language[]) => Promise<readonly ChartImage[]>;
}

export interface ChartImage {
  readonly name: ChartName;
  /** `memory.png` */
  readonly fileName: string;
  /** For screen readers and as the file's title in Slack. */
  readonly title: string;
  readonly png: Buffer;
}

/** Loads the texts. Rejects with `MessageFilesError` when those of `localesDir` cannot be used. */
export async function createReportRenderer(
  options: { readonly localesDir?: string | undefined } = {},
): Promise<ReportRenderer> {
  const { locales, problems } = await loadLocales(join(packageRoot, "locales"), options.localesDir);
  if (problems.length > 0) throw new MessageFilesError(problems);
  // A gap in a text is shown as such; the templates' loader has told about gaps at the start.
  const writer = createReportWriter(createTranslator(locales, () => undefined));
  return {
    markdown: (report, languages) => renderMarkdown(layOutReport(report, writer), languages),
    text: (report, languages) => renderText(layOutReport(report, writer), languages),
    html: (report, languages) => renderPage(report, languages, writer),
    csv: renderPatternCsv,
    json: renderAuditJson,
    reason: (word, language) => textOf(sayReason(word, writer)[language]),
    charts: (report, languages) =>
      drawImages(
        chartReport(report, writer).filter(({ bars }) => bars.length > 0),
        languages,
      ),
  };
}

async function renderPage(
  report: Report,
  languages: readonly Language[],
  writer: ReportWriter,
): Promise<string> {
  // Loaded when the first chart is asked for: most processes never draw one.
  const { drawChart } = await import("../charts/draw-chart.ts");
  const say = (name: string) => writer.say(`report.${name}`);
  const words = {
    language: say("language.label"),
    both: say("language.both"),
    filter: say("filter"),
  };
  return renderHtml(layOutReport(report, writer), languages, words, (chart, language) =>
    drawChart(chart, [language], pagePalette),
  );
}

async function drawImages(
  charts: readonly ChartModel[],
  languages: readonly Language[],
): Promise<readonly ChartImage[]> {
  const [{ drawChart }, { renderPng }] = await Promise.all([
    import("../charts/draw-chart.ts"),
    import("../charts/render-png.ts"),
  ]);
  return Promise.all(
    charts.map(async (chart) => ({
      name: chart.name,
      fileName: `${chart.name}.png`,
      title: [...new Set(languages.map((language) => textOf(chart.title[language])))].join(" / "),
      png: await renderPng(drawChart(chart, languages, imagePalette)),
    })),
  );
}
