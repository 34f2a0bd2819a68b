import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Audit, Contract } from "../../core/audit/audit.ts";
import { renderPatternCsv } from "../../messages/report/render-csv.ts";
import { renderAuditJson } from "../../messages/report/render-json.ts";
import type { CliIo } from "../cli.ts";
import type { AuditArguments, ReportFormat } from "./read-arguments.ts";

const extensions: Readonly<Record<ReportFormat, string>> = {
  text: "txt",
  md: "md",
  json: "json",
  csv: "csv",
  html: "html",
};

type Wanted = Pick<AuditArguments, "formats" | "languages" | "out">;

/** What a report is made from. */
interface Told {
  readonly audit: Audit;
  /** What it is compared with. */
  readonly earlier: Audit | undefined;
  readonly contracts: readonly Contract[];
}

/** Loads what the formats need, so that the report need not wait for it. */
export async function prepareReport({ formats }: Wanted): Promise<void> {
  if (formats.some((format) => format !== "json" && format !== "csv")) await loadWords();
}

/** Prints the report, compared with an earlier audit if there is one, or writes it into files of a folder and prints their names. */
export async function writeReport(
  audit: Audit,
  earlier: Audit | undefined,
  contracts: readonly Contract[],
  { formats, languages, out }: Wanted,
  io: CliIo,
): Promise<void> {
  for (const format of formats) {
    const text = await render(format, { audit, earlier, contracts }, languages, io);
    if (out === undefined) io.out(text.replace(/\r?\n$/, ""));
    else {
      const path = join(out, nameFile(audit, format));
      await writeFile(path, text);
      io.out(path);
    }
  }
}

async function render(
  format: ReportFormat,
  { audit, earlier, contracts }: Told,
  languages: Wanted["languages"],
  io: CliIo,
): Promise<string> {
  if (format === "json") return renderAuditJson(audit);
  if (format === "csv") return renderPatternCsv([audit]);
  const { buildReport, createReportRenderer } = await loadWords();
  const report = buildReport([audit], earlier ? [earlier] : [], {
    contracts: { [audit.cluster]: contracts },
  });
  const renderer = await createReportRenderer({ localesDir: io.env["LOCALES_DIR"] || undefined });
  switch (format) {
    case "text":
      return renderer.text(report, languages);
    case "md":
      return renderer.markdown(report, languages);
    case "html":
      return renderer.html(report, languages);
  }
}

/** Sentences in two languages, and the libraries that make them: figures alone do without. */
async function loadWords() {
  const [{ buildReport }, { createReportRenderer }] = await Promise.all([
    import("../../core/report/build-report.ts"),
    import("../../messages/report/report-renderer.ts"),
  ]);
  return { buildReport, createReportRenderer };
}

/** `audit-orders-eu-20260213T081500Z.md`. */
function nameFile({ cluster, startedAtMs }: Audit, format: ReportFormat): string {
  const name = cluster.replace(/[^\p{L}\p{N}._-]+/gu, "-").replace(/^[-.]+|-+$/g, "");
  const time = new Date(startedAtMs).toISOString().replace(/[-:]|\.\d+/g, "");
  return `audit-${name}-${time}.${extensions[format]}`;
}
