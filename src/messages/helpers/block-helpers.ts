import type {
  ActionsBlock,
  Button,
  ContextBlock,
  Overflow,
  PlanBlock,
  SectionBlock,
  TableBlock,
  TaskCardBlock,
} from "@slack/types";
import { type ActionName, actionIds } from "../action-ids.ts";
import type { Draft, Keep } from "../draft.ts";
import { emptyMark, keepDirection } from "../flatten-name.ts";
import { finishLine, finishLiteral, finishMrkdwn } from "../slack-text.ts";
import { collectOptions } from "./field-helpers.ts";
import { type HelperCall, type Helpers, inside } from "./helper-call.ts";

type Cell = TableBlock["rows"][number][number];
type ColumnSettings = NonNullable<TableBlock["column_settings"]>[number];

/** What the helpers inside of a block helper collect; each kind only where its parent is open. */
interface Collecting {
  readonly fields?: string[];
  readonly elements?: string[];
  readonly buttons?: (Button | Overflow)[];
  readonly rows?: Row[];
  readonly row?: Row;
  readonly tasks?: TaskCardBlock[];
}

interface Row {
  readonly cells: Cell[];
  readonly settings: ColumnSettings[];
}

/** Helpers that emit Block Kit blocks. A block without content is not emitted, since Slack refuses it. */
export const blockHelpers: Helpers = {
  /** The message's top-level text: what notifications and screen readers get. */
  text: (call, _args, context) => {
    call.data.drafting.text = finishMrkdwn(inside(call, context)).replace(/\n{2,}/g, "\n");
    return "";
  },
  header: (call, _args, context) => {
    const text = finishLine(inside(call, context));
    return emit(
      call,
      "high",
      text !== "" && { type: "header", text: { type: "plain_text", text, emoji: true } },
    );
  },
  /** A button inside stands at its side. */
  section: (call, _args, context) => {
    const buttons: (Button | Overflow)[] = [];
    const text = finishMrkdwn(inside(call, context, { buttons }));
    const [accessory] = buttons;
    const section = { type: "section" as const, text: { type: "mrkdwn" as const, text } };
    return emit(call, "normal", text !== "" && { ...section, ...(accessory && { accessory }) });
  },
  fields: (call, _args, context) => {
    const fields: string[] = [];
    inside(call, context, { fields });
    return emit(call, "normal", fields.length > 0 && sectionOfFields(fields));
  },
  field: (call, _args, context) => collectText(call, "fields", inside(call, context)),
  /** Small grey text: one element for each `{{#element}}` inside, or one for the whole. */
  context: (call, _args, context) => {
    const elements: string[] = [];
    const rest = finishMrkdwn(inside(call, context, { elements }));
    const texts = rest === "" ? elements : [...elements, rest];
    return emit(call, "low", texts.length > 0 && contextOf(texts));
  },
  element: (call, _args, context) => collectText(call, "elements", inside(call, context)),
  /** Words of a person, shown as they are: nothing in them is read as formatting or as a mention. */
  quote: (call, _args, context) => {
    const text = keepDirection(finishLiteral(inside(call, context)));
    const quote = { type: "rich_text_quote" as const, elements: [{ type: "text" as const, text }] };
    return emit(call, "normal", text !== "" && { type: "rich_text", elements: [quote] });
  },
  divider: (call) => emit(call, "low", { type: "divider" }),
  actions: (call, _args, context) => {
    const buttons: (Button | Overflow)[] = [];
    inside(call, context, { buttons });
    return emit(call, "high", buttons.length > 0 && actionsOf(buttons));
  },
  /** `{{#button "acknowledge" value=alertId style="primary"}}text{{/button}}` */
  button: (call, [action], context) => collectButton(call, action, finishLine(inside(call, context))),
  /** The menu behind three dots: `{{#overflow "more"}}{{#option (concat "why:" alertId)}}text{{/option}}{{/overflow}}` */
  overflow: (call, [action], context) => {
    const { buttons } = collecting(call);
    if (buttons === undefined) return misplaced(call, "overflow", "actions or section");
    if (!isAction(action)) return unknownAction(call, "overflow", action);
    const options = collectOptions(call, context);
    if (options.length > 0) buttons.push({ type: "overflow", action_id: actionIds[action], options });
    return "";
  },
  table: (call, _args, context) => {
    const rows: Row[] = [];
    inside(call, context, { rows });
    return emit(call, "normal", rows.length > 0 && tableOf(rows));
  },
  row: (call, _args, context) => {
    const row: Row = { cells: [], settings: [] };
    inside(call, context, { row });
    const { rows } = collecting(call);
    if (rows === undefined) return misplaced(call, "row", "table");
    if (row.cells.length > 0) rows.push(row);
    return "";
  },
  /** Steps of something that goes on: `{{#plan title=(t "…")}}{{#task "scan" title=(t "…") status="complete"}}what came of
   * it{{/task}}{{/plan}}`. */
  plan: (call, _args, context) => {
    const tasks: TaskCardBlock[] = [];
    inside(call, context, { tasks });
    return emit(call, "high", tasks.length > 0 && planOf(call, tasks));
  },
  task: (call, [id], context) => {
    const { tasks } = collecting(call);
    if (tasks === undefined) return misplaced(call, "task", "plan");
    const output = keepDirection(finishLiteral(inside(call, context))).replace(/\n{2,}/g, "\n");
    tasks.push(taskOf(call, String(id), output));
    return "";
  },
  /** `align` (`left`, `center`, `right`) and `wrap` of a column are set in its first row. */
  cell: (call, _args, context) => {
    const { row } = collecting(call);
    if (row === undefined) return misplaced(call, "cell", "row");
    row.cells.push({ type: "raw_text", text: finishLine(inside(call, context)) || emptyMark });
    row.settings.push(columnSettings(call.hash));
    return "";
  },
};

function emit(call: HelperCall, keep: Keep, block: Draft["block"] | false): string {
  if (block !== false) call.data.drafting.drafts.push({ block, keep: keepOf(call.hash["keep"]) ?? keep });
  return "";
}

function keepOf(value: unknown): Keep | undefined {
  return value === "low" || value === "normal" || value === "high" ? value : undefined;
}

function collecting(call: HelperCall): Collecting {
  return call.data as HelperCall["data"] & Collecting;
}

function collectText(call: HelperCall, kind: "fields" | "elements", written: string): string {
  const texts = collecting(call)[kind];
  const text = finishMrkdwn(written);
  if (texts === undefined) {
    return kind === "fields" ? misplaced(call, "field", "fields") : misplaced(call, "element", "context");
  }
  if (text !== "") texts.push(text);
  return "";
}

function collectButton(call: HelperCall, action: unknown, text: string): string {
  const { buttons } = collecting(call);
  if (buttons === undefined) return misplaced(call, "button", "actions or section");
  if (!isAction(action)) return unknownAction(call, "button", action);
  const { value, style } = call.hash;
  buttons.push({
    type: "button",
    action_id: actionIds[action],
    text: { type: "plain_text", text: text || emptyMark, emoji: true },
    ...(typeof value === "string" && { value }),
    ...((style === "primary" || style === "danger") && { style }),
  });
  return "";
}

function unknownAction(call: HelperCall, helper: string, action: unknown): string {
  call.data.drafting.problems.push(`${helper}: there is no action ${JSON.stringify(action)}`);
  return "";
}

function isAction(action: unknown): action is ActionName {
  return typeof action === "string" && Object.hasOwn(actionIds, action);
}

function misplaced(call: HelperCall, helper: string, parent: string): string {
  call.data.drafting.problems.push(`${helper}: only inside ${parent}`);
  return "";
}

function sectionOfFields(fields: readonly string[]): SectionBlock {
  return { type: "section", fields: fields.map((text) => ({ type: "mrkdwn", text })) };
}

function contextOf(texts: readonly string[]): ContextBlock {
  return { type: "context", elements: texts.map((text) => ({ type: "mrkdwn", text })) };
}

function actionsOf(buttons: readonly (Button | Overflow)[]): ActionsBlock {
  return { type: "actions", elements: [...buttons] };
}

/** Slack wants rows of one length: short ones are filled up. */
function tableOf(rows: readonly Row[]): TableBlock {
  const columns = Math.max(...rows.map(({ cells }) => cells.length));
  const filled = rows.map(({ cells }) => [
    ...cells,
    ...Array.from({ length: columns - cells.length }, () => ({ type: "raw_text" as const, text: emptyMark })),
  ]);
  return { type: "table", rows: filled, column_settings: rows[0]?.settings ?? [] };
}

function planOf({ hash }: HelperCall, tasks: TaskCardBlock[]): PlanBlock {
  return { type: "plan", title: titleOf(hash), tasks };
}

/** The status is Slack's word for it: `pending`, `in_progress`, `complete` or `error`. */
function taskOf({ hash, data }: HelperCall, id: string, output: string): TaskCardBlock {
  const status = taskStatuses.find((known) => known === hash["status"]);
  if (status === undefined)
    data.drafting.problems.push(`task: there is no status ${JSON.stringify(hash["status"])}`);
  const text = { type: "text" as const, text: output };
  return {
    type: "task_card",
    task_id: id,
    title: titleOf(hash),
    status: status ?? "pending",
    ...(output !== "" && {
      output: { type: "rich_text", elements: [{ type: "rich_text_section", elements: [text] }] },
    }),
  };
}

const taskStatuses = ["pending", "in_progress", "complete", "error"] as const;

function titleOf({ title }: HelperCall["hash"]): string {
  return finishLine(String(title ?? "")) || emptyMark;
}

function columnSettings({ align, wrap }: HelperCall["hash"]): ColumnSettings {
  return {
    ...((align === "left" || align === "center" || align === "right") && { align }),
    ...(wrap === true && { is_wrapped: true }),
  };
}

/** Helpers that must be written as blocks (`{{#section}}…{{/section}}`); `divider` must not. */
export const blockHelperNames: readonly string[] = Object.keys(blockHelpers).filter(
  (name) => name !== "divider",
);
