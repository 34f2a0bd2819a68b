import { type Inline, text } from "./prose.ts";

/**
 * Reads one line of Slack's mrkdwn. Markers count only at word boundaries, as in Slack: `2*3*4` and
 * `snake_case_name` stay as written, and so does a marker that touches a letter of any script.
 * Format: https://docs.slack.dev/messaging/formatting-message-text
 */
export function parseMrkdwnInline(line: string): readonly Inline[] {
  const inlines: Inline[] = [];
  let plain = "";
  let at = 0;
  while (at < line.length) {
    const found = findNode(line, at);
    if (found === undefined) {
      plain += line[at];
      at += 1;
      continue;
    }
    if (plain !== "") inlines.push(text(decodeEntities(plain)));
    plain = "";
    inlines.push(found.node);
    at = found.end;
  }
  if (plain !== "") inlines.push(text(decodeEntities(plain)));
  return inlines;
}

/** `&lt;`, `&gt;` and `&amp;` are all that Slack escapes; anything else stays as written. */
export function decodeEntities(escaped: string): string {
  return escaped.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

interface Found {
  readonly node: Inline;
  readonly end: number;
}

const markers = { "*": "bold", _: "italic", "~": "strike" } as const;

function findNode(line: string, at: number): Found | undefined {
  const character = line[at];
  switch (character) {
    case "`":
      return findCode(line, at);
    case "<":
      return findControl(line, at);
    case ":":
      return findShortName(line, at);
    case "*":
    case "_":
    case "~":
      return findStyled(line, at, character);
    case undefined:
      return undefined;
  }
  return undefined;
}

function findCode(line: string, at: number): Found | undefined {
  const close = line.indexOf("`", at + 1);
  if (close <= at + 1) return undefined;
  return { node: { kind: "code", children: parseCode(line.slice(at + 1, close)) }, end: close + 1 };
}

/** A code span is literal but for `<…>`: Slack reads those first, so an unescaped `<!channel>` fires even here. */
function parseCode(code: string): readonly Inline[] {
  return code
    .split(/(<[^<>]+>)/)
    .filter((part) => part !== "")
    .map((part) => (part.startsWith("<") ? parseControl(part.slice(1, -1)) : text(decodeEntities(part))));
}

function findControl(line: string, at: number): Found | undefined {
  const close = line.indexOf(">", at);
  if (close <= at + 1) return undefined;
  return { node: parseControl(line.slice(at + 1, close)), end: close + 1 };
}

function findShortName(line: string, at: number): Found | undefined {
  const name = /^:([a-z0-9_+-]+):/.exec(line.slice(at, at + 64))?.[1];
  if (name === undefined || /^\d+$/.test(name)) return undefined;
  return { node: { kind: "emoji", name }, end: at + name.length + 2 };
}

function findStyled(line: string, at: number, marker: "*" | "_" | "~"): Found | undefined {
  const next = line[at + 1];
  if (isWordCharacter(line[at - 1]) || next === undefined || next === marker || /\s/.test(next)) {
    return undefined;
  }
  const close = findClosing(line, at + 1, marker);
  if (close === undefined) return undefined;
  const children = parseMrkdwnInline(line.slice(at + 1, close));
  return { node: { kind: markers[marker], children }, end: close + 1 };
}

/** Markers inside code spans and `<…>` close nothing. */
function findClosing(line: string, from: number, marker: string): number | undefined {
  let at = from;
  while (at < line.length) {
    const opaque =
      line[at] === "`" ? findCode(line, at) : line[at] === "<" ? findControl(line, at) : undefined;
    if (opaque !== undefined) {
      at = opaque.end;
      continue;
    }
    const closes = line[at] === marker && !/\s/.test(line[at - 1] ?? " ") && !isWordCharacter(line[at + 1]);
    if (closes && at > from) return at;
    at += 1;
  }
  return undefined;
}

function isWordCharacter(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}]/u.test(character);
}

/** What stands between `<` and `>`. */
function parseControl(control: string): Inline {
  const bar = control.indexOf("|");
  const target = bar < 0 ? control : control.slice(0, bar);
  const label = bar < 0 ? undefined : decodeEntities(control.slice(bar + 1));
  if (target.startsWith("@")) return { kind: "user", id: target.slice(1), label };
  if (target.startsWith("#")) return { kind: "channel", id: target.slice(1), label };
  if (target.startsWith("!")) return parseSpecial(target.slice(1), label);
  const url = decodeEntities(target);
  return { kind: "link", url, children: [text(label ?? url.replace(/^mailto:/, ""))] };
}

function parseSpecial(special: string, label: string | undefined): Inline {
  const [name = "", ...parts] = special.split("^");
  if (name === "subteam") return { kind: "group", id: parts[0] ?? "", label };
  if (name === "date") {
    const unixSeconds = Number(parts[0]);
    const fallback = label ?? "";
    if (!Number.isFinite(unixSeconds)) return text(fallback);
    return { kind: "date", unixSeconds, format: parts[1] ?? "{date}", url: parts[2], fallback };
  }
  if (name === "here" || name === "channel" || name === "everyone") return { kind: "broadcast", range: name };
  return text(label ?? `<${special}>`);
}
