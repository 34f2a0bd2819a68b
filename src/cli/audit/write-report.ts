import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Audit, Contract } from "../../core/audit/audit.ts";
import { buildReport } from "../../core/report/build-report.ts";
import { createReportRenderer, type ReportRenderer } from "../../messages/report/report-renderer.ts";
import type { CliIo } from "../cli.ts";
import type { AuditArguments, ReportFormat } from "./read-arguments.ts";

const extensions: Readonly<Record<ReportFormat, string>> = {
  text: "txt",
  md: "md",
  json: "json",
  csv: "csv",
  html: "html",
};

/** Prints the report, compared with an earlier audit if there is one, or writes it into files and prints their names. */
export async function writeReport(
  audit: Audit,
  earlier: Audit | undefined,
  contracts: readonly Contract[],
  { formats, languages, out }: Pick<AuditArguments, "formats" | "languages" | "out">,
  io: CliIo,
): Promise<void> {
  const renderer = await createReportRenderer({ localesDir: io.env["LOCALES_DIR"] || undefined });
  const report = buildReport([audit], earlier ? [earlier] : [], {
    contracts: { [audit.cluster]: contracts },
  });
  const render: Readonly<Record<ReportFormat, (from: ReportRenderer) => string | Promise<string>>> = {
    text: ({ text }) => text(report, languages),
    md: ({ markdown }) => markdown(report, languages),
    html: ({ html }) => html(report, languages),
    csv: ({ csv }) => csv([audit]),
    json: ({ json }) => json(audit),
  };
  if (out !== undefined) await mkdir(out, { recursive: true });
  for (const format of formats) {
    const text = await render[format](renderer);
    if (out === undefined) io.out(text.replace(/\r?\n$/, ""));
    else {
      const path = join(out, nameFile(audit, format));
      await writeFile(path, text);
      io.out(path);
    }
  }
}

/** `audit-orders-eu-20260213T081500Z.md`. */
function nameFile({ cluster, startedAtMs }: Audit, format: ReportFormat): string {
  const name = cluster.replace(/[^\p{L}\p{N}._-]+/gu, "-").replace(/^[-.]+|-+$/g, "");
  const time = new Date(startedAtMs).toISOString().replace(/[-:]|\.\d+/g, "");
  return `audit-${name}-${time}.${extensions[format]}`;
}
