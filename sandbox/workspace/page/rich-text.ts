import type { RichTextBlock, RichTextBlockElement, RichTextElement } from "@slack/types";
import { decodeEntities } from "./mrkdwn-inline.ts";
import { type Inline, joinLines, type Prose, text } from "./prose.ts";

/** Reads a `rich_text` block. Its text is literal: no markers, no entities. */
export function readRichText(block: RichTextBlock): readonly Prose[] {
  return block.elements.map(readElement);
}

function readElement(element: RichTextBlockElement): Prose {
  switch (element.type) {
    case "rich_text_section":
      return { kind: "paragraph", children: element.elements.flatMap(readInline) };
    case "rich_text_quote":
      return { kind: "quote", children: element.elements.flatMap(readInline) };
    case "rich_text_preformatted":
      return { kind: "preformatted", text: element.elements.map((part) => part.text ?? "").join("") };
    case "rich_text_list":
      return {
        kind: "list",
        ordered: element.style === "ordered",
        start: 1,
        indent: element.indent ?? 0,
        items: element.elements.map((item) => item.elements.flatMap(readInline)),
      };
  }
}

function readInline(element: RichTextElement): readonly Inline[] {
  const style = element.style;
  let inlines = readPlain(element);
  if (style?.code) inlines = [{ kind: "code", children: inlines }];
  if (style?.strike) inlines = [{ kind: "strike", children: inlines }];
  if (style?.italic) inlines = [{ kind: "italic", children: inlines }];
  if (style?.bold) inlines = [{ kind: "bold", children: inlines }];
  return inlines;
}

function readPlain(element: RichTextElement): readonly Inline[] {
  switch (element.type) {
    case "text":
      return joinLines(element.text.split("\n").map((line) => (line === "" ? [] : [text(line)])));
    case "link":
      return [{ kind: "link", url: element.url, children: [text(element.text ?? element.url)] }];
    case "user":
      return [{ kind: "user", id: element.user_id, label: undefined }];
    case "usergroup":
      return [{ kind: "group", id: element.usergroup_id, label: undefined }];
    case "channel":
      return [{ kind: "channel", id: element.channel_id, label: undefined }];
    case "broadcast":
      return [{ kind: "broadcast", range: element.range }];
    case "emoji":
      return [{ kind: "emoji", name: element.name }];
    case "color":
      return [text(element.value)];
    case "team":
      return [text(element.team_id)];
    case "date":
      return [
        {
          kind: "date",
          unixSeconds: element.timestamp,
          format: element.format,
          url: element.url,
          fallback: decodeEntities(element.fallback ?? ""),
        },
      ];
  }
}
