import type { Language } from "../../core/fleet.ts";
import type { ChartModel } from "../charts/chart-model.ts";
import { escapeXml } from "../charts/escape-xml.ts";
import type { ListItem, Part, ReportCell, ReportDocument, ReportRow, ReportTable } from "./document.ts";
import { pageScript, pageStyle } from "./page-style.ts";
import { type Span, splitCommon, textOf, type Words } from "./words.ts";

/** Words around the report. */
export interface PageWords {
  readonly language: Words;
  readonly both: Words;
  readonly filter: Words;
}

/** Readers find their language by its own name. */
const ownNames: Readonly<Record<Language, string>> = { en: "English", zh: "中文" };

/** Draws a chart as SVG in one language. */
export type DrawChart = (chart: ChartModel, language: Language) => string;

/**
 * A report as one page that needs nothing else: no file, no network, and no script but for sorting and filtering.
 * With both languages the reader switches between them; the first one is shown at first.
 */
export function renderHtml(
  document: ReportDocument,
  languages: readonly Language[],
  words: PageWords,
  drawChart: DrawChart,
): string {
  const [first = "en"] = languages;
  const title = document.flatMap((part) =>
    part.kind === "heading" && part.level === 1 ? [part.words] : [],
  )[0];
  const pens = {
    write: (one: Words) => writeWords(one, languages),
    inline: (one: Words) => writeInline(one, languages),
  };
  return [
    "<!doctype html>",
    `<html lang="${first}">`,
    "<head>",
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width,initial-scale=1">',
    // Whatever a key name might bring in, nothing is loaded and nothing sent.
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">`,
    `<title>${escapeXml(textOf(title?.[first] ?? []))}</title>`,
    `<style>${pageStyle}</style>`,
    "</head>",
    "<body>",
    renderBar(languages, words),
    "<main>",
    ...document.map((part, index) => renderPart(part, index, { languages, ...pens, drawChart, document })),
    "</main>",
    `<script>${pageScript}</script>`,
    "</body>",
    "</html>",
    "",
  ].join("\n");
}

function renderBar(languages: readonly Language[], words: PageWords): string {
  const write = (one: Words) => writeInline(one, languages);
  const choices = [
    ...languages.map((language) => [language, ownNames[language]]),
    ["both", write(words.both)],
  ];
  const radios = choices.map(([choice, name], index) => {
    const checked = index === 0 ? " checked" : "";
    return `<label><input type="radio" name="lang" id="lang-${choice}"${checked}> ${name}</label>`;
  });
  const languageSwitch = `<fieldset aria-label="${escapeXml(textOf(words.language.en))}">${radios.join("")}</fieldset>`;
  const filter = `<label>${write(words.filter)}<input type="search" id="filter"></label>`;
  return `<div class="bar">${languages.length > 1 ? languageSwitch : ""}${filter}</div>`;
}

interface Page {
  readonly languages: readonly Language[];
  /** A sentence. */
  readonly write: (words: Words) => string;
  /** A heading, a label or a cell. */
  readonly inline: (words: Words) => string;
  readonly drawChart: DrawChart;
  readonly document: ReportDocument;
}

function renderPart(part: Part, index: number, page: Page): string {
  const { write, inline } = page;
  switch (part.kind) {
    case "heading":
      return renderHeading(part, index, page);
    case "paragraph":
      return `<p${classOf(part.tone)}>${write(part.words)}</p>`;
    case "list":
      return `<ul>${part.items.map((item) => renderItem(item, write)).join("")}</ul>`;
    case "facts":
      return `<dl>${part.entries
        .map(({ label, value }) => `<dt>${inline(label)}</dt><dd>${write(value)}</dd>`)
        .join("")}</dl>`;
    case "table":
      return renderTable(part.table, inline);
    case "chart":
      return `<figure>${page.languages
        .map((language) => `<div lang="${language}">${page.drawChart(part.chart, language)}</div>`)
        .join("")}</figure>`;
  }
}

type Heading = Extract<Part, { kind: "heading" }>;

function renderHeading(part: Heading, index: number, { inline, document }: Page): string {
  const heading = `<h${part.level} id="p${index}">${inline(part.words)}</h${part.level}>`;
  if (part.level !== 1) return heading;
  const links = document.flatMap((other, at) =>
    other.kind === "heading" && (other.level === 2 || other.level === 3)
      ? [`<a class="l${other.level}" href="#p${at}">${inline(other.words)}</a>`]
      : [],
  );
  return `${heading}\n<nav>${links.join("")}</nav>`;
}

function renderItem({ words, tone }: ListItem, write: Page["write"]): string {
  return `<li${classOf(tone)}>${write(words)}</li>`;
}

function renderTable({ columns, rows, foot = [], filterable }: ReportTable, write: Page["write"]): string {
  const heads = columns.map(
    ({ words, align }) => `<th data-sortable${align === "right" ? ' class="num"' : ""}>${write(words)}</th>`,
  );
  const renderRow = ({ cells, indented }: ReportRow) => {
    const row = cells.map((cell, index) => renderCell(cell, columns[index]?.align === "right", write));
    return `<tr${indented ? ' class="member"' : ""}>${row.join("")}</tr>`;
  };
  const last = foot.length > 0 ? `<tfoot>${foot.map(renderRow).join("\n")}</tfoot>` : "";
  const filter = filterable ? " data-filter" : "";
  return [
    `<div class="scroll"><table${filter}><thead><tr>${heads.join("")}</tr></thead>`,
    `<tbody>${rows.map(renderRow).join("\n")}</tbody>${last}</table></div>`,
  ].join("\n");
}

function renderCell(
  { words, sortBy, tone, whole }: ReportCell,
  isNumber: boolean,
  write: Page["write"],
): string {
  const classes = [...(isNumber ? ["num"] : []), ...(whole ? ["whole"] : []), ...(tone ? [tone] : [])];
  const attributes = [
    ...(classes.length > 0 ? [` class="${classes.join(" ")}"`] : []),
    ...(sortBy !== undefined ? [` data-sort="${sortBy}"`] : []),
  ];
  return `<td${attributes.join("")}>${write(words)}</td>`;
}

function classOf(tone: string | undefined): string {
  return tone === undefined ? "" : ` class="${tone}"`;
}

/** What the languages share stands there once. */
function writeInline(words: Words, languages: readonly Language[]): string {
  const { common, rest } = splitCommon(words, languages);
  return common.map(writeSpan).join("") + writeWords(rest, languages);
}

/** Every language in its own element; what is the same in all stands there once. */
function writeWords(words: Words, languages: readonly Language[]): string {
  const texts = languages.map((language) => words[language].map(writeSpan).join(""));
  if (new Set(texts).size === 1) return texts[0] ?? "";
  return languages.map((language, index) => `<span lang="${language}">${texts[index] ?? ""}</span>`).join("");
}

function writeSpan({ text, style }: Span): string {
  switch (style) {
    case "code":
      return `<code>${escapeXml(text)}</code>`;
    case "strong":
      return `<strong>${escapeXml(text)}</strong>`;
    case "plain":
      return escapeXml(text);
  }
}
