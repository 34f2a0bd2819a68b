import { type Inline, text } from "./prose.ts";

interface Rule {
  readonly pattern: RegExp;
  readonly read: (match: RegExpExecArray) => Inline;
}

const rules: readonly Rule[] = [
  { pattern: /^(`+)(.+?)\1(?!`)/, read: (m) => ({ kind: "code", children: [text((m[2] ?? "").trim())] }) },
  { pattern: /^\*\*(?=\S)(.+?)(?<=\S)\*\*/, read: (m) => styled("bold", m[1]) },
  { pattern: /^__(?=\S)(.+?)(?<=\S)__(?![\p{L}\p{N}])/u, read: (m) => styled("bold", m[1]) },
  { pattern: /^~~(?=\S)(.+?)(?<=\S)~~/, read: (m) => styled("strike", m[1]) },
  { pattern: /^\*(?=[^\s*])(.+?)(?<=[^\s*])\*(?!\*)/, read: (m) => styled("italic", m[1]) },
  { pattern: /^_(?=[^\s_])(.+?)(?<=[^\s_])_(?![\p{L}\p{N}])/u, read: (m) => styled("italic", m[1]) },
  {
    pattern: /^\[([^\]]+)\]\(([^()\s]+)\)/,
    read: (m) => ({ kind: "link", url: m[2] ?? "", children: parseMarkdownInline(m[1] ?? "") }),
  },
  { pattern: /^<(https?:[^\s<>]+)>/, read: (m) => link(m[1]) },
  { pattern: /^https?:\/\/[^\s<>()]+[^\s<>().,;:!?]/, read: (m) => link(m[0]) },
  { pattern: /^:([a-z_+][a-z0-9_+-]*):/, read: (m) => ({ kind: "emoji", name: m[1] ?? "" }) },
  { pattern: /^\\([\\`*_{}[\]()#+.!|~<>-])/, read: (m) => text(m[1] ?? "") },
];

/** Reads one line of standard Markdown, as the `markdown` block takes it. */
export function parseMarkdownInline(line: string): readonly Inline[] {
  const inlines: Inline[] = [];
  let plain = "";
  let at = 0;
  while (at < line.length) {
    const found = findMatch(line, at);
    if (found === undefined) {
      plain += line[at];
      at += 1;
      continue;
    }
    if (plain !== "") inlines.push(text(plain));
    plain = "";
    inlines.push(found.rule.read(found.match));
    at += found.match[0].length;
  }
  if (plain !== "") inlines.push(text(plain));
  return inlines;
}

function findMatch(line: string, at: number) {
  if (!/[`*_~[<h:\\]/.test(line[at] ?? "")) return undefined;
  // `snake_case_name`: an underscore inside a word emphasises nothing.
  if (line[at] === "_" && /[\p{L}\p{N}]/u.test(line[at - 1] ?? "")) return undefined;
  const rest = line.slice(at);
  for (const rule of rules) {
    const match = rule.pattern.exec(rest);
    if (match !== null) return { rule, match };
  }
  return undefined;
}

function styled(kind: "bold" | "italic" | "strike", inner: string | undefined): Inline {
  return { kind, children: parseMarkdownInline(inner ?? "") };
}

function link(url: string | undefined): Inline {
  return { kind: "link", url: url ?? "", children: [text(url ?? "")] };
}
