import { decodeEntities, parseMrkdwnInline } from "./mrkdwn-inline.ts";
import { type Inline, joinLines, type Prose } from "./prose.ts";

/** Reads Slack's mrkdwn: preformatted parts first, then quotes, lists and paragraphs, line by line. */
export function parseMrkdwn(mrkdwn: string): readonly Prose[] {
  const parts = mrkdwn.split("```");
  // An opening fence without a closing one is literal.
  if (parts.length % 2 === 0) {
    const last = parts.pop() ?? "";
    parts.push(`${parts.pop() ?? ""}\`\`\`${last}`);
  }
  return parts.flatMap((part, index): readonly Prose[] => {
    if (index % 2 === 1) {
      return [{ kind: "preformatted", text: decodeEntities(part.replace(/^\n|\n$/g, "")) }];
    }
    const around = part.replace(index === 0 ? /(?!)/ : /^\n/, "");
    const lines = index === parts.length - 1 ? around : around.replace(/\n$/, "");
    return lines === "" ? [] : groupLines(lines.split("\n"));
  });
}

type LineKind = "paragraph" | "quote" | "bullet" | "ordered";

interface Line {
  readonly kind: LineKind;
  readonly indent: number;
  readonly number: number;
  readonly children: readonly Inline[];
}

function parseLine(line: string): Line {
  const quote = /^(?:>|&gt;) ?(.*)$/.exec(line);
  if (quote !== null)
    return { kind: "quote", indent: 0, number: 1, children: parseMrkdwnInline(quote[1] ?? "") };
  const bullet = /^( *)[•◦▪-] +(.+)$/.exec(line);
  if (bullet !== null) {
    const indent = Math.floor((bullet[1] ?? "").length / 2);
    return { kind: "bullet", indent, number: 1, children: parseMrkdwnInline(bullet[2] ?? "") };
  }
  const ordered = /^( *)(\d{1,3})\. +(.+)$/.exec(line);
  if (ordered !== null) {
    const indent = Math.floor((ordered[1] ?? "").length / 2);
    const children = parseMrkdwnInline(ordered[3] ?? "");
    return { kind: "ordered", indent, number: Number(ordered[2]), children };
  }
  return { kind: "paragraph", indent: 0, number: 1, children: parseMrkdwnInline(line) };
}

function groupLines(lines: readonly string[]): readonly Prose[] {
  const prose: Prose[] = [];
  let group: Line[] = [];
  for (const line of lines.map(parseLine)) {
    const first = group[0];
    if (first !== undefined && (first.kind !== line.kind || first.indent !== line.indent)) {
      prose.push(finishGroup(first, group));
      group = [];
    }
    group.push(line);
  }
  const first = group[0];
  if (first !== undefined) prose.push(finishGroup(first, group));
  return prose;
}

function finishGroup(first: Line, lines: readonly Line[]): Prose {
  const children = lines.map((line) => line.children);
  switch (first.kind) {
    case "paragraph":
      return { kind: "paragraph", children: joinLines(children) };
    case "quote":
      return { kind: "quote", children: joinLines(children) };
    case "bullet":
    case "ordered":
      return {
        kind: "list",
        ordered: first.kind === "ordered",
        start: first.number,
        indent: first.indent,
        items: children,
      };
  }
}
