import type { Audit } from "../../core/audit/audit.ts";
import type { Language } from "../../core/fleet.ts";
import type { Report } from "../../core/report/report.ts";
import type { ReportRenderer } from "../../messages/report/report-renderer.ts";

/** A file of a report. */
export interface ReportFile {
  readonly fileName: string;
  readonly title: string;
  readonly content: Buffer;
}

/** The charts, then the whole report as Markdown, its patterns as CSV, and each audit as JSON. */
export async function listReportFiles(
  report: Report,
  audits: readonly Audit[],
  languages: readonly Language[],
  renderer: ReportRenderer,
): Promise<readonly ReportFile[]> {
  const charts = await renderer.charts(report, languages);
  const text = (fileName: string, content: string): ReportFile => ({
    fileName,
    title: fileName,
    content: Buffer.from(content),
  });
  return [
    ...charts.map(({ fileName, title, png }) => ({ fileName, title, content: png })),
    text("report.md", renderer.markdown(report, languages)),
    text("patterns.csv", renderer.csv(audits)),
    ...audits.map((audit) => text(`${audit.cluster}.json`, renderer.json(audit))),
  ];
}
