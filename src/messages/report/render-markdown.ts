import type { Language } from "../../core/fleet.ts";
import type { ListItem, Part, ReportDocument, ReportTable } from "./document.ts";
import { drawTextChart } from "./draw-text-chart.ts";
import { shortenRows } from "./shorten-rows.ts";
import { markOf } from "./tone.ts";
import { perLanguageOnce, type Span, textOf, type Words, writeOnOneLine } from "./words.ts";

/**
 * A report as GitHub-flavoured Markdown. With several languages, tables are shared (`Cluster / 集群`) and sentences
 * follow each other. Nothing in a name is read as markup or HTML.
 */
export function renderMarkdown(document: ReportDocument, languages: readonly Language[]): string {
  const parts = document.map((part) => renderPart(part, languages)).filter((text) => text !== "");
  return `${parts.join("\n\n")}\n`;
}

function renderPart(part: Part, languages: readonly Language[]): string {
  switch (part.kind) {
    case "heading":
      return `${"#".repeat(part.level)} ${onOneLine(part.words, languages)}`;
    case "paragraph":
      return sentences(part.words, languages)
        .map((text, index) => (index === 0 ? markOf(part.tone) : "") + text)
        .join("\n\n");
    case "list":
      return part.items.map((item) => renderItem(item, languages)).join("\n");
    case "facts":
      return part.entries
        .map(
          ({ label, value }) =>
            `- **${onOneLine(label, languages)}:** ${sentences(value, languages).join(" / ")}`,
        )
        .join("\n");
    case "table":
      return renderTable(part.table, languages);
    case "chart":
      return renderChart(part, languages);
  }
}

function renderItem({ words, tone }: ListItem, languages: readonly Language[]): string {
  return `- ${markOf(tone)}${sentences(words, languages).join("\\\n  ")}`;
}

function sentences(words: Words, languages: readonly Language[]): readonly string[] {
  return perLanguageOnce(words, languages, writeSpans);
}

function onOneLine(words: Words, languages: readonly Language[]): string {
  return writeOnOneLine(words, languages, writeSpans);
}

function renderTable(table: ReportTable, languages: readonly Language[]): string {
  const { columns } = table;
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [
    line(columns.map(({ words }) => cell(words, languages))),
    line(columns.map(({ align }) => (align === "right" ? "---:" : "---"))),
    ...shortenRows(table).map(({ cells, indented }) =>
      line(
        cells.map(({ words, tone }, index) => {
          const text = cell(words, languages);
          const shown = tone === "critical" && text !== "" ? `**${text}**` : text;
          return index === 0 && indented ? `↳ ${shown}` : shown;
        }),
      ),
    ),
  ].join("\n");
}

/** In a table even code needs its bars escaped: https://github.github.com/gfm/#example-200 */
function cell(words: Words, languages: readonly Language[]): string {
  return writeOnOneLine(words, languages, (spans) =>
    spans
      .map((span) => (span.style === "code" ? writeSpan(span).replaceAll("|", "\\|") : writeSpan(span)))
      .join(""),
  );
}

function renderChart({ chart }: Extract<Part, { kind: "chart" }>, languages: readonly Language[]): string {
  const title = perLanguageOnce(chart.title, languages, textOf).join(" / ");
  return ["```text", ...[title, ...drawTextChart(chart, languages)].map(withoutFence), "```"].join("\n");
}

/** A name cannot end the block that it stands in. */
function withoutFence(line: string): string {
  return line.replaceAll("`", "'");
}

function writeSpans(spans: readonly Span[]): string {
  return spans.map(writeSpan).join("");
}

function writeSpan({ text, style }: Span): string {
  switch (style) {
    case "code":
      return codeSpan(text);
    case "strong":
      return `**${escapeMarkdown(text)}**`;
    case "plain":
      return escapeMarkdown(text);
  }
}

/** A fence longer than any run of backticks inside: https://spec.commonmark.org/0.31.2/#code-spans */
function codeSpan(text: string): string {
  const runs = text.match(/`+/g) ?? [];
  const fence = "`".repeat(1 + Math.max(0, ...runs.map((run) => run.length)));
  const padding = text.startsWith("`") || text.endsWith("`") ? " " : "";
  return `${fence}${padding}${text}${padding}${fence}`;
}

/** What could begin markup; hyphens and dots inside of words are left readable. */
function escapeMarkdown(text: string): string {
  return text
    .replace(/[\\`*_[\]<>|~]|^#/g, "\\$&")
    .replaceAll("&", "&amp;")
    .replace(/\n/g, " ");
}
