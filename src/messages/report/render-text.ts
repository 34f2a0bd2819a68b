import type { Language } from "../../core/fleet.ts";
import { displayWidth, layOutTable } from "../lay-out-table.ts";
import { cutMiddle } from "./cut-middle.ts";
import type { Part, ReportDocument, ReportTable } from "./document.ts";
import { drawTextChart } from "./draw-text-chart.ts";
import { shortenRows } from "./shorten-rows.ts";
import { markOf } from "./tone.ts";
import { textOf, type Words } from "./words.ts";

/** What fits a terminal. */
const lineMax = 100;

/** Between a label and its value. */
const colons: Readonly<Record<Language, string>> = { en: ": ", zh: "：" };

/** No column gets narrower than this. */
const columnMin = 8;

/** Later columns keep this much until the first has given its share. */
const laterMin = 16;

/** A report for a terminal, lines of at most 100 places; one language after the other. */
export function renderText(document: ReportDocument, languages: readonly Language[]): string {
  return languages
    .map((language) => `${document.map((part) => renderPart(part, language)).join("\n\n")}\n`)
    .join(`\n${"═".repeat(lineMax)}\n\n`);
}

function renderPart(part: Part, language: Language): string {
  const write = (words: Words) => textOf(words[language]);
  switch (part.kind) {
    case "heading":
      return renderHeading(write(part.words), part.level);
    case "paragraph":
      return wrap(markOf(part.tone) + write(part.words), "");
    case "list":
      return part.items.map(({ words, tone }) => wrap(`• ${markOf(tone)}${write(words)}`, "  ")).join("\n");
    case "facts":
      return part.entries
        .map(({ label, value }) => wrap(write(label) + colons[language] + write(value), "    "))
        .join("\n");
    case "table":
      return renderTable(part.table, language);
    case "chart":
      return [write(part.chart.title), ...drawTextChart(part.chart, [language])].join("\n");
  }
}

function renderHeading(text: string, level: number): string {
  const cut = cutMiddle(text, lineMax);
  const line = level === 1 ? "═" : level === 2 ? "─" : "";
  return line === "" ? cut : `${cut}\n${line.repeat(displayWidth(cut))}`;
}

/** Lines of at most 100 places. Breaks at spaces, between Chinese characters, and in words that are too long. */
function wrap(text: string, indent: string): string {
  const lines: string[] = [];
  let line = "";
  for (const [piece] of text.matchAll(/\p{Script=Han}[，。；：！？）]?|\s+|[^\s\p{Script=Han}]+/gu)) {
    for (const part of breakWord(piece, lineMax - indent.length)) {
      if (displayWidth(line + part.trimEnd()) > lineMax) {
        lines.push(line.trimEnd());
        line = indent + part.trimStart();
      } else {
        line += part;
      }
    }
  }
  return [...lines, line.trimEnd()].join("\n");
}

function breakWord(word: string, max: number): readonly string[] {
  if (displayWidth(word) <= max) return [word];
  const parts: string[] = [];
  let part = "";
  for (const character of word) {
    if (displayWidth(part + character) > max) {
      parts.push(part);
      part = "";
    }
    part += character;
  }
  return [...parts, part];
}

function renderTable(whole: ReportTable, language: Language): string {
  const table = { columns: whole.columns, rows: shortenRows(whole) };
  const { columns, rows } = fitsLine(table, language) ? table : withoutOptional(table);
  const head = columns.map(({ words }) => textOf(words[language]));
  const body = rows.map(({ cells, indented }) =>
    cells.map(({ words }, index) => (index === 0 && indented ? "↳ " : "") + textOf(words[language])),
  );
  const widths = fitColumns([head, ...body]);
  const fitted = [head, ...body].map((row) =>
    row.map((cell, index) => {
      const width = widths[index] ?? 0;
      const text = cutMiddle(cell, width);
      return columns[index]?.align === "right" ? " ".repeat(width - displayWidth(text)) + text : text;
    }),
  );
  const [first = [], ...others] = fitted;
  return layOutTable([first, widths.map((width) => "─".repeat(width)), ...others]);
}

function fitsLine({ columns, rows }: ReportTable, language: Language): boolean {
  const widthOf = (words: Words | undefined) => displayWidth(textOf(words?.[language] ?? []));
  const widths = columns.map(({ words }, index) =>
    Math.max(widthOf(words), ...rows.map(({ cells }) => widthOf(cells[index]?.words))),
  );
  return widths.reduce((sum, width) => sum + width, 0) + 2 * (widths.length - 1) <= lineMax;
}

function withoutOptional({ columns, rows }: ReportTable): ReportTable {
  const isKept = (_: unknown, index: number) => columns[index]?.optional !== true;
  return {
    columns: columns.filter(isKept),
    rows: rows.map((row) => ({ ...row, cells: row.cells.filter(isKept) })),
  };
}

/** Widths of the columns: the widest of the later ones give way first, since the first one names the row. */
function fitColumns(rows: readonly (readonly string[])[]): readonly number[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(1, ...rows.map((row) => displayWidth(row[column] ?? ""))),
  );
  const room = lineMax - 2 * (widths.length - 1);
  let excess = widths.reduce((sum, width) => sum + width, 0) - room;
  while (excess > 0) {
    const widest = findWidest(widths);
    if (widest === undefined) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
    excess -= 1;
  }
  return widths;
}

/** The column that gives way next; `undefined`: none may get narrower. */
function findWidest(widths: readonly number[]): number | undefined {
  const [first = 0, ...later] = widths;
  const widest = Math.max(0, ...later);
  if (widest > laterMin) return 1 + later.indexOf(widest);
  return first > columnMin ? 0 : widest > columnMin ? 1 + later.indexOf(widest) : undefined;
}
