import type {
  ActionsBlockElement,
  Button,
  KnownBlock,
  Overflow,
  PlanBlock,
  TableBlock,
  TaskCardBlock,
} from "@slack/types";
import { cutMrkdwn, cutText } from "./cut-text.ts";
import { fitInput, fitOptions } from "./fit-input.ts";
import { emptyMark } from "./flatten-name.ts";
import { slackLimits } from "./slack-limits.ts";

/** Writes how many rows of a table are missing. */
export type MoreRows = (count: number) => string;

/** Keeps one block within the limits that Slack sets on each block and element. */
export function fitBlock(block: KnownBlock, moreRows: MoreRows): KnownBlock {
  switch (block.type) {
    case "header":
      return { ...block, text: { ...block.text, text: cutText(block.text.text, slackLimits.headerText) } };
    case "section":
      return fitSection(block);
    case "context":
      return {
        ...block,
        elements: block.elements
          .slice(0, slackLimits.contextElements)
          .map((element) =>
            element.type === "mrkdwn"
              ? { ...element, text: cutMrkdwn(element.text, slackLimits.contextText) }
              : element,
          ),
      };
    case "actions":
      return {
        ...block,
        elements: block.elements.slice(0, slackLimits.actionsElements).map(fitElement),
      };
    case "input":
      return fitInput(block);
    case "rich_text":
      return cutQuote(block, slackLimits.quoteText);
    case "plan":
      return fitPlan(block);
    case "table":
      return fitTable(
        block,
        { rows: slackLimits.tableRows, characters: slackLimits.tableCharacters },
        moreRows,
      );
    default:
      return block;
  }
}

type Section = Extract<KnownBlock, { type: "section" }>;
type RichText = Extract<KnownBlock, { type: "rich_text" }>;

function fitSection(section: Section): Section {
  const { text, fields, accessory } = section;
  return {
    ...section,
    ...((accessory?.type === "button" || accessory?.type === "overflow") && {
      accessory: fitElement(accessory),
    }),
    ...(text && { text: { ...text, text: cutMrkdwn(text.text, slackLimits.sectionText) } }),
    ...(fields && {
      fields: fields
        .slice(0, slackLimits.fields)
        .map((field) => ({ ...field, text: cutMrkdwn(field.text, slackLimits.fieldText) })),
    }),
  };
}

function fitElement<Element extends ActionsBlockElement>(element: Element): Element | Button | Overflow {
  if (element.type === "button") return fitButton(element);
  return element.type === "overflow"
    ? { ...element, options: [...fitOptions(element.options, slackLimits.overflowOptions)] }
    : element;
}

/** A value that is too long would be another value when cut: such a button could only do harm, so its value goes. */
function fitButton({ value, ...button }: Button): Button {
  const text = { ...button.text, text: cutText(button.text.text, slackLimits.buttonText) };
  return value === undefined || value.length > slackLimits.buttonValue
    ? { ...button, text }
    : { ...button, text, value };
}

function fitPlan(plan: PlanBlock): PlanBlock {
  const tasks = (plan.tasks ?? []).filter(isTask).slice(0, slackLimits.planTasks);
  return {
    ...plan,
    title: cutText(plan.title, slackLimits.planTitle),
    tasks: tasks.map((task) => ({
      ...task,
      title: cutText(task.title, slackLimits.planTitle),
      ...(task.output && { output: cutTexts(task.output, slackLimits.taskOutput) }),
    })),
  };
}

/** Of the types only: Slack's allow anything there. */
export function isTask(task: NonNullable<PlanBlock["tasks"]>[number]): task is TaskCardBlock {
  return task["type"] === "task_card";
}

/** Cuts each stretch of text that stands in no list or quote. */
function cutTexts(block: RichText, max: number): RichText {
  return {
    ...block,
    elements: block.elements.map((element) =>
      element.type === "rich_text_section"
        ? {
            ...element,
            elements: element.elements.map((part) =>
              part.type === "text" ? { ...part, text: cutText(part.text, max) } : part,
            ),
          }
        : element,
    ),
  };
}

/** Cuts the texts of quotes to `max` characters each. */
export function cutQuote(block: RichText, max: number): RichText {
  return {
    ...block,
    elements: block.elements.map((element) =>
      element.type === "rich_text_quote"
        ? {
            ...element,
            elements: element.elements.map((part) =>
              part.type === "text" ? { ...part, text: cutText(part.text, max) } : part,
            ),
          }
        : element,
    ),
  };
}

/**
 * Keeps a table's header and as many rows as fit. The last row then counts those that are missing; so at least
 * two rows stay. A single cell never takes more than a tenth of the characters.
 */
export function fitTable(
  table: TableBlock,
  most: { readonly rows: number; readonly characters: number },
  moreRows: MoreRows,
): TableBlock {
  const cellMax = Math.max(20, Math.floor(most.characters / 10 / slackLimits.tableColumns) * 4);
  const rows = table.rows.map((row) =>
    row
      .slice(0, slackLimits.tableColumns)
      .map((cell) => (cell.type === "raw_text" ? { ...cell, text: cutText(cell.text, cellMax) } : cell)),
  );
  const kept = countFittingRows(rows, most, moreRows);
  const fitted =
    kept === rows.length ? rows : [...rows.slice(0, kept), lastRow(rows, rows.length - kept, moreRows)];
  const settings = table.column_settings?.slice(0, slackLimits.tableColumns);
  return { ...table, rows: fitted, ...(settings && { column_settings: settings }) };
}

type Rows = TableBlock["rows"];

function countFittingRows(
  rows: Rows,
  most: { readonly rows: number; readonly characters: number },
  moreRows: MoreRows,
): number {
  const sizes = rows.map(sizeOfRow);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (rows.length <= most.rows && total <= most.characters) return rows.length;
  const room = most.characters - sizeOfRow(lastRow(rows, rows.length, moreRows));
  let kept = 0;
  let used = 0;
  for (const size of sizes) {
    if (kept + 1 >= most.rows || (used + size > room && kept > 0)) break;
    used += size;
    kept += 1;
  }
  return kept;
}

function lastRow(rows: Rows, missing: number, moreRows: MoreRows): Rows[number] {
  const columns = rows[0]?.length ?? 1;
  return Array.from({ length: columns }, (_, column) => ({
    type: "raw_text",
    text: column === 0 ? moreRows(missing) : emptyMark,
  }));
}

function sizeOfRow(row: Rows[number]): number {
  return row.reduce((sum, cell) => sum + (cell.type === "rich_text" ? 0 : cell.text.length), 0);
}
