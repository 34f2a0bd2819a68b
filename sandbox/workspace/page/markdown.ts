import { parseMarkdownInline } from "./markdown-inline.ts";
import { joinLines, type Prose } from "./prose.ts";

interface Step {
  readonly prose: Prose;
  /** Lines used. */
  readonly used: number;
}

/**
 * Reads the text of a `markdown` block: headings, lists, quotes, fences, rules, tables, paragraphs.
 * Supported syntax: https://docs.slack.dev/reference/block-kit/blocks/markdown-block
 */
export function parseMarkdown(markdown: string): readonly Prose[] {
  const lines = markdown.split("\n");
  const prose: Prose[] = [];
  let at = 0;
  while (at < lines.length) {
    const rest = lines.slice(at);
    if ((rest[0] ?? "").trim() === "") {
      at += 1;
      continue;
    }
    const step = readFence(rest) ?? readTable(rest) ?? readSingle(rest) ?? readQuote(rest) ?? readList(rest);
    const { prose: next, used } = step ?? readParagraph(rest);
    prose.push(next);
    at += used;
  }
  return prose;
}

function readFence(lines: readonly string[]): Step | undefined {
  if (!(lines[0] ?? "").startsWith("```")) return undefined;
  const close = lines.findIndex((line, index) => index > 0 && line.startsWith("```"));
  const end = close < 0 ? lines.length : close;
  return { prose: { kind: "preformatted", text: lines.slice(1, end).join("\n") }, used: end + 1 };
}

function readTable(lines: readonly string[]): Step | undefined {
  const [head = "", rule = ""] = lines;
  if (!head.includes("|") || !/^\s*\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?\s*$/.test(rule))
    return undefined;
  const count = lines.findIndex((line) => !line.includes("|"));
  const used = count < 0 ? lines.length : count;
  const rows = lines.slice(2, used).map(readCells);
  return { prose: { kind: "table", header: readCells(head), rows }, used };
}

function readCells(line: string) {
  return line
    .trim()
    .replace(/^\||\|$/g, "")
    .split(/(?<!\\)\|/)
    .map((cell) => parseMarkdownInline(cell.trim()));
}

function readSingle(lines: readonly string[]): Step | undefined {
  const line = lines[0] ?? "";
  const heading = /^(#{1,6}) +(.+?)(?: +#+)?$/.exec(line);
  if (heading !== null) {
    const level = (heading[1] ?? "#").length;
    return { prose: { kind: "heading", level, children: parseMarkdownInline(heading[2] ?? "") }, used: 1 };
  }
  return /^ {0,3}([-*_])( *\1){2,} *$/.test(line) ? { prose: { kind: "rule" }, used: 1 } : undefined;
}

function readQuote(lines: readonly string[]): Step | undefined {
  const used = countWhile(lines, (line) => line.startsWith(">"));
  if (used === 0) return undefined;
  const quoted = lines.slice(0, used).map((line) => parseMarkdownInline(line.replace(/^> ?/, "")));
  return { prose: { kind: "quote", children: joinLines(quoted) }, used };
}

const itemPattern = /^( *)(?:[-*+]|(\d{1,3})[.)]) +(.*)$/;

function readList(lines: readonly string[]): Step | undefined {
  const first = itemPattern.exec(lines[0] ?? "");
  if (first === null) return undefined;
  const used = countWhile(lines, (line) => {
    const item = itemPattern.exec(line);
    return item !== null && item[1] === first[1] && (item[2] === undefined) === (first[2] === undefined);
  });
  const items = lines
    .slice(0, used)
    .map((line) => parseMarkdownInline(readTask(itemPattern.exec(line)?.[3] ?? "")));
  const indent = Math.floor((first[1] ?? "").length / 2);
  const ordered = first[2] !== undefined;
  return { prose: { kind: "list", ordered, start: Number(first[2] ?? 1), indent, items }, used };
}

function readTask(item: string): string {
  return item.replace(/^\[ \] /, "☐ ").replace(/^\[[xX]\] /, "☑ ");
}

function readParagraph(lines: readonly string[]): Step {
  const used = Math.max(
    1,
    countWhile(
      lines,
      (line) => line.trim() !== "" && !/^(```|#{1,6} |>)/.test(line) && !itemPattern.test(line),
    ),
  );
  return {
    prose: { kind: "paragraph", children: joinLines(lines.slice(0, used).map(parseMarkdownInline)) },
    used,
  };
}

function countWhile(lines: readonly string[], holds: (line: string) => boolean): number {
  const end = lines.findIndex((line) => !holds(line));
  return end < 0 ? lines.length : end;
}
