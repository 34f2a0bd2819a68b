import type { Directory } from "./directory.ts";
import { type Child, findSafeUrl, h } from "./dom.ts";
import { findEmoji, renderEmoji } from "./emoji.ts";
import { formatDate } from "./format-date.ts";
import type { Inline, Prose } from "./prose.ts";

export function renderProse(prose: readonly Prose[], directory: Directory): readonly Child[] {
  return prose.map((part) => renderPart(part, directory));
}

export function renderInlines(inlines: readonly Inline[], directory: Directory): readonly Child[] {
  return inlines.map((inline) => renderInline(inline, directory));
}

function renderPart(part: Prose, directory: Directory): Child {
  switch (part.kind) {
    case "paragraph":
      return h("p", {}, renderInlines(part.children, directory));
    case "heading":
      return h("p", { class: `heading level-${part.level}`, role: "heading", "aria-level": part.level + 2 }, [
        renderInlines(part.children, directory),
      ]);
    case "quote":
      return h("blockquote", {}, renderInlines(part.children, directory));
    case "preformatted":
      return h("pre", { tabindex: 0 }, part.text);
    case "rule":
      return h("hr");
    case "list":
      return h(
        part.ordered ? "ol" : "ul",
        { class: `indent-${Math.min(part.indent, 4)}`, start: part.ordered ? part.start : undefined },
        part.items.map((item) => h("li", {}, renderInlines(item, directory))),
      );
    case "table":
      return h(
        "div",
        { class: "table-scroll", tabindex: 0, role: "group" },
        h(
          "table",
          {},
          h(
            "thead",
            {},
            h(
              "tr",
              {},
              part.header.map((cell) => h("th", { scope: "col" }, renderInlines(cell, directory))),
            ),
          ),
          h(
            "tbody",
            {},
            part.rows.map((row) =>
              h(
                "tr",
                {},
                row.map((cell) => h("td", {}, renderInlines(cell, directory))),
              ),
            ),
          ),
        ),
      );
  }
}

function renderInline(inline: Inline, directory: Directory): Child {
  switch (inline.kind) {
    case "text":
      return inline.text;
    case "break":
      return h("br");
    case "bold":
      return h("strong", {}, renderInlines(inline.children, directory));
    case "italic":
      return h("em", {}, renderInlines(inline.children, directory));
    case "strike":
      return h("s", {}, renderInlines(inline.children, directory));
    case "code":
      return h("code", {}, renderInlines(inline.children, directory));
    case "link":
      return renderLink(inline.url, renderInlines(inline.children, directory));
    case "user":
      return renderUser(inline.id, inline.label, directory);
    case "group":
      return h(
        "span",
        { class: "mention", "data-group": inline.id },
        `@${directory.findGroupHandle(inline.id) ?? inline.label?.replace(/^@/, "") ?? inline.id}`,
      );
    case "channel":
      return h(
        "span",
        { class: "mention", "data-channel-mention": inline.id },
        `#${directory.findChannelName(inline.id) ?? inline.label ?? inline.id}`,
      );
    case "broadcast":
      return h("span", { class: "mention mention-me", "data-broadcast": inline.range }, `@${inline.range}`);
    case "emoji":
      return renderEmojiInline(inline.name);
    case "date":
      return renderDate(inline, directory);
  }
}

function renderUser(id: string, label: string | undefined, directory: Directory): Child {
  const isMe = id === directory.me.id;
  return h(
    "span",
    { class: isMe ? "mention mention-me" : "mention", "data-user-mention": id },
    `@${directory.findPerson(id)?.name ?? label ?? id}`,
  );
}

function renderLink(url: string, children: readonly Child[]): Child {
  const safe = findSafeUrl(url);
  if (safe === undefined) return h("span", {}, children);
  return h("a", { href: safe, target: "_blank", rel: "noopener noreferrer" }, children);
}

function renderEmojiInline(name: string): Child {
  if (findEmoji(name) === undefined) return renderEmoji(name);
  return h(
    "span",
    { class: "emoji", role: "img", "aria-label": name.replaceAll("_", " "), title: `:${name}:` },
    [renderEmoji(name)],
  );
}

function renderDate(inline: Extract<Inline, { kind: "date" }>, directory: Directory): Child {
  const date = new Date(inline.unixSeconds * 1000);
  if (Number.isNaN(date.getTime())) return inline.fallback;
  const shown = formatDate(inline.format, inline.unixSeconds, directory.me.locale, Date.now());
  const time = h("time", { datetime: date.toISOString(), title: inline.fallback }, shown);
  return inline.url === undefined ? time : renderLink(inline.url, [time]);
}
