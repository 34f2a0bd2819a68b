import type { InputBlock, PlainTextOption } from "@slack/types";
import { flattenName } from "../flatten-name.ts";
import { finishLine, finishLiteral } from "../slack-text.ts";
import { type HelperCall, type Helpers, inside } from "./helper-call.ts";

/** What the `option` helpers inside of a menu collect. */
interface Choosing {
  readonly options?: PlainTextOption[];
}

const userId = /^[UW][A-Z0-9]{1,30}$/;

type Element = InputBlock["element"];

/**
 * Fields of a modal. Each is named by its first argument, which is the block's id and the element's; `label` is
 * required; `hint`, `optional=true` and `dispatch=true` (the bot hears of each change) are as Slack has them.
 */
export const fieldHelpers: Helpers = {
  /** `{{text-field "reason" label=(t "…") value=reason max=500 multiline=true}}` */
  "text-field": (call, [name]) => {
    const { value, max, multiline } = call.hash;
    return emitField(call, name, {
      type: "plain_text_input",
      action_id: String(name),
      ...(multiline === true && { multiline }),
      ...(typeof max === "number" && { max_length: max }),
      ...(typeof value === "string" && value !== "" && { initial_value: value }),
    });
  },
  /** One of its options: `{{#select-field "kind" label=(t "…") value=kind}}{{#option "silence"}}…{{/option}}…` */
  "select-field": (call, [name], context) => {
    const options = collectOptions(call, context);
    const initial = options.find(({ value }) => value === call.hash["value"]);
    return emitField(
      call,
      name,
      options.length > 0 && {
        type: "static_select",
        action_id: String(name),
        options,
        ...(initial && { initial_option: initial }),
      },
    );
  },
  /** Any of its options; `values` are those chosen at first. Without an option there is no field. */
  "multi-field": (call, [name], context) => {
    const options = collectOptions(call, context);
    const { values } = call.hash;
    const chosen = Array.isArray(values) ? options.filter(({ value }) => values.includes(value)) : [];
    return emitField(
      call,
      name,
      options.length > 0 && {
        type: "multi_static_select",
        action_id: String(name),
        options,
        ...(chosen.length > 0 && { initial_options: chosen }),
      },
    );
  },
  "user-field": (call, [name]) => {
    const { value } = call.hash;
    return emitField(call, name, {
      type: "users_select",
      action_id: String(name),
      ...(typeof value === "string" && userId.test(value) && { initial_user: value }),
    });
  },
  option: (call, [value], context) => {
    const { options } = call.data as HelperCall["data"] & Choosing;
    if (options === undefined)
      return problem(call, "option: only inside select-field, multi-field or overflow");
    options.push({ text: plainText(finishLine(inside(call, context))), value: String(value) });
    return "";
  },
  "modal-title": (call, _args, context) => setWords(call, context, "title"),
  submit: (call, _args, context) => setWords(call, context, "submit"),
  close: (call, _args, context) => setWords(call, context, "close"),
};

/** The options written inside of a helper. */
export function collectOptions(call: HelperCall, context: unknown): PlainTextOption[] {
  const options: PlainTextOption[] = [];
  inside(call, context, { options });
  return options;
}

function emitField(call: HelperCall, name: unknown, element: Element | false): string {
  const { label, hint, optional, dispatch } = call.hash;
  if (typeof name !== "string" || label === undefined) return problem(call, "a field has a name and a label");
  if (element === false) return "";
  const hintText = finishLiteral(textOf(hint));
  call.data.drafting.drafts.push({
    keep: "high",
    block: {
      type: "input",
      block_id: name,
      label: plainText(finishLiteral(textOf(label))),
      element,
      ...(hintText !== "" && { hint: plainText(hintText) }),
      ...(optional === true && { optional }),
      ...(dispatch === true && { dispatch_action: true }),
    },
  });
  return "";
}

function setWords(call: HelperCall, context: unknown, part: "title" | "submit" | "close"): string {
  call.data.drafting.modal[part] = finishLine(inside(call, context));
  return "";
}

function problem(call: HelperCall, text: string): string {
  call.data.drafting.problems.push(text);
  return "";
}

function plainText(text: string) {
  return { type: "plain_text" as const, text: flattenName(text, 2_000), emoji: true };
}

function textOf(value: unknown): string {
  return value === undefined || value === null ? "" : String(value);
}
