import type {
  Button,
  InputBlock,
  KnownBlock,
  PlainTextOption,
  RichTextBlock,
  TaskCardBlock,
} from "@slack/types";
import { isTask } from "./fit-block.ts";
import { layOutTable } from "./lay-out-table.ts";
import { decodeEntities } from "./slack-text.ts";

/** A message as a person would read it in a terminal: blocks in order, one blank line between them. */
export function toPlainText(blocks: readonly KnownBlock[]): string {
  return blocks.map(blockToText).join("\n\n");
}

function blockToText(block: KnownBlock): string {
  switch (block.type) {
    case "header":
      return block.text.text;
    case "section":
      return [
        ...[block.text?.text ?? "", ...(block.fields ?? []).map((field) => field.text)].map(mrkdwnToText),
        block.accessory?.type === "button" ? buttonToText(block.accessory) : "",
      ]
        .filter((text) => text !== "")
        .join("\n");
    case "context":
      return block.elements
        .map((element) => (element.type === "image" ? `[${element.alt_text}]` : mrkdwnToText(element.text)))
        .join("  ");
    case "actions":
      return block.elements
        .map((element) => {
          if (element.type === "button") return buttonToText(element);
          return element.type === "overflow"
            ? `[ ${optionsToText(element.options)} ]`
            : `[ ${element.type} ]`;
        })
        .join(" ");
    case "input":
      return inputToText(block);
    case "divider":
      return "────────";
    case "table":
      return layOutTable(block.rows.map((row) => row.map(cellToText)));
    case "rich_text":
      return richTextToText(block);
    case "plan":
      return [block.title, ...(block.tasks ?? []).filter(isTask).map(taskToText)].join("\n");
    default:
      return `[${block.type}]`;
  }
}

const taskMarks = { pending: "○", in_progress: "◐", complete: "✓", error: "✕" } as const;

function taskToText({ status, title, output }: TaskCardBlock): string {
  const lines = output === undefined ? [] : richTextToText(output).split("\n");
  return [`${taskMarks[status]} ${title}`, ...lines.map((line) => `  ${line}`)].join("\n");
}

function buttonToText({ text }: Button): string {
  return `[ ${text.text} ]`;
}

/** A field with what it holds; of a menu, all that it offers. */
function inputToText({ label, hint, element }: InputBlock): string {
  const lines = [label.text, fieldToText(element), hint?.text ?? ""];
  return lines.filter((line) => line !== "").join("\n");
}

function fieldToText(element: InputBlock["element"]): string {
  switch (element.type) {
    case "plain_text_input":
      return `[ ${element.initial_value ?? ""} ]`;
    case "static_select":
    case "multi_static_select":
      return `[ ${optionsToText(element.options ?? [])} ]`;
    case "users_select":
      return `[ @${element.initial_user ?? ""} ]`;
    default:
      return "[ ]";
  }
}

function optionsToText(options: readonly PlainTextOption[]): string {
  return options.map(({ text }) => text.text).join(" | ");
}

type Cell = Extract<KnownBlock, { type: "table" }>["rows"][number][number];

function cellToText(cell: Cell): string {
  return cell.type === "rich_text" ? richTextToText(cell) : cell.text;
}

function richTextToText(block: RichTextBlock): string {
  return block.elements
    .map((element) => {
      if (element.type === "rich_text_list") return element.elements.map(partsToText).join("\n");
      const text = partsToText(element);
      return element.type === "rich_text_quote" ? text.replace(/^/gm, "> ") : text;
    })
    .join("\n");
}

function partsToText({ elements }: { readonly elements: readonly object[] }): string {
  return elements.map((part) => ("text" in part ? String(part.text) : "")).join("");
}

/** Dates show in UTC and mentions by id; bold goes where it is not inside code. */
export function mrkdwnToText(mrkdwn: string): string {
  const shown = mrkdwn
    .split(/(`[^`\n]*`)/)
    .map((part, index) =>
      index % 2 === 1 ? part : part.replace(/(?<![\p{L}\p{N}*])\*([^*\n]+)\*(?![\p{L}\p{N}*])/gu, "$1"),
    )
    .join("")
    .replace(/<!date\^[^|>]*\|([^>]*)>/g, "$1")
    .replace(/<!subteam\^(\w+)(?:\|[^>]*)?>/g, "@$1")
    .replace(/<([@#!])(\w+)(?:\|[^>]*)?>/g, (_all, sign, id) => `${sign === "!" ? "@" : sign}${id}`);
  return decodeEntities(shown);
}
