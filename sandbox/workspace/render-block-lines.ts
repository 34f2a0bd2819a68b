import { asRecord } from "./block-elements.ts";
import { renderMrkdwn } from "./render-mrkdwn.ts";
import type { World } from "./world.ts";

/** A block as lines of plain text, for transcripts. */
export const renderBlockLines = (block: unknown, world: World): readonly string[] => {
  const {
    type,
    text,
    fields,
    elements,
    accessory,
    rows,
    child_blocks,
    title,
    caption,
    tasks,
    element,
    label,
  } = asRecord(block);
  switch (type) {
    case "divider":
      return ["---"];
    case "header":
      return [`# ${textOf(text, world)}`];
    case "markdown":
      return String(text).split("\n");
    case "section":
    case "alert":
      return [
        ...linesOf(text, world),
        ...listOf(fields).flatMap((field) => linesOf(field, world)),
        ...controlLine(accessory === undefined ? [] : [accessory], world),
      ];
    case "context":
      return [
        listOf(elements)
          .map((item) => textOf(item, world))
          .join("  "),
      ];
    case "actions":
    case "context_actions":
      return controlLine(listOf(elements), world);
    case "input":
      return [`${textOf(label, world)}: ${controlLine([element], world).join("")}`];
    case "table":
    case "data_table":
      return [
        ...(typeof caption === "string" ? [caption] : []),
        ...listOf(rows).map((row) => rowLine(row, world)),
      ];
    case "rich_text":
      return renderRichText(block, world).split("\n");
    case "container":
      return [
        ...linesOf(title, world),
        ...listOf(child_blocks).flatMap((child) => renderBlockLines(child, world)),
      ];
    case "plan":
      return [String(title), ...listOf(tasks).flatMap((task) => renderBlockLines(task, world))];
    case "task_card":
      return [
        `[${String(asRecord(block)["status"] ?? "pending")}] ${String(title)}`,
        ...[asRecord(block)["details"], asRecord(block)["output"]].flatMap((part) =>
          part === undefined ? [] : renderBlockLines(part, world),
        ),
      ];
    default:
      return [`[${String(type)}] ${textOf(title, world)}`.trimEnd()];
  }
};

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** The text of a text object, an image or a button. */
const textOf = (value: unknown, world: World): string => {
  const { type, text, alt_text } = asRecord(value);
  if (typeof alt_text === "string") return `[${alt_text}]`;
  if (type === "mrkdwn") return renderMrkdwn(String(text), world);
  return typeof text === "object" ? textOf(text, world) : String(text ?? "");
};

const linesOf = (value: unknown, world: World): readonly string[] =>
  value === undefined ? [] : textOf(value, world).split("\n");

/** Buttons by their text, other elements by their type. */
const controlLine = (elements: readonly unknown[], world: World): readonly string[] => {
  const names = elements.map((element) => {
    const { text, placeholder, type } = asRecord(element);
    return `[ ${textOf(text, world) || textOf(placeholder, world) || String(type)} ]`;
  });
  return names.length === 0 ? [] : [names.join(" ")];
};

const rowLine = (row: unknown, world: World): string =>
  `| ${listOf(row)
    .map((cell) => cellText(cell, world))
    .join(" | ")} |`;

const cellText = (cell: unknown, world: World): string => {
  const { type, text, value } = asRecord(cell);
  return type === "rich_text" ? renderRichText(cell, world) : String(text ?? value ?? "");
};

const renderRichText = (value: unknown, world: World): string =>
  listOf(asRecord(value)["elements"])
    .map((element) => {
      const { type, elements } = asRecord(element);
      if (type !== "rich_text_list") return inlineText(elements, world);
      return listOf(elements)
        .map((item) => `- ${inlineText(asRecord(item)["elements"], world)}`)
        .join("\n");
    })
    .join("\n");

const inlineText = (elements: unknown, world: World): string =>
  listOf(elements)
    .map((element) => {
      const { type, text, url, user_id, usergroup_id, channel_id, name, range } = asRecord(element);
      if (type === "user") return renderMrkdwn(`<@${String(user_id)}>`, world);
      if (type === "usergroup") return renderMrkdwn(`<!subteam^${String(usergroup_id)}>`, world);
      if (type === "channel") return renderMrkdwn(`<#${String(channel_id)}>`, world);
      if (type === "broadcast") return `@${String(range)}`;
      if (type === "emoji") return `:${String(name)}:`;
      return String(text ?? url ?? "");
    })
    .join("");
