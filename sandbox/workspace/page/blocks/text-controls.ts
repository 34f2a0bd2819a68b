import type {
  Datepicker,
  DateTimepicker,
  EmailInput,
  NumberInput,
  PlainTextInput,
  Timepicker,
  URLInput,
} from "@slack/types";
import { h } from "../dom.ts";
import type { BlockContext } from "./block-context.ts";
import { type ControlPlace, controlProps } from "./choice-controls.ts";
import { type FieldValue, registerField } from "./field.ts";

export type TextControl =
  | PlainTextInput
  | EmailInput
  | URLInput
  | NumberInput
  | Datepicker
  | Timepicker
  | DateTimepicker;

/** A control of one typed value. `changed` is called when it is left or Enter is pressed, not on every key. */
export function renderTextControl(
  element: TextControl,
  place: ControlPlace,
  context: BlockContext,
): HTMLElement {
  const shared = { class: "text-input", autocomplete: "off", ...controlProps(place) };
  const changed = () => place.changed(toChosen(element.type, control.value));
  const control =
    element.type === "plain_text_input" && element.multiline === true
      ? h("textarea", { ...shared, rows: 4, ...readLimits(element), onchange: changed })
      : h("input", { ...shared, type: inputTypes[element.type], ...readLimits(element), onchange: changed });
  if (isPicker(element)) {
    control.classList.add("picker");
    control.setAttribute("aria-label", context.words.chooseDate);
  }
  control.value = readInitial(element);
  return registerField({
    element: control,
    read: () => toValue(element.type, control.value),
    restore: (value) => {
      control.value = fromValue(value);
    },
  });
}

const inputTypes = {
  plain_text_input: "text",
  email_text_input: "email",
  url_text_input: "url",
  number_input: "number",
  datepicker: "date",
  timepicker: "time",
  datetimepicker: "datetime-local",
} as const;

function isPicker(element: TextControl): boolean {
  return element.type === "datepicker" || element.type === "timepicker" || element.type === "datetimepicker";
}

function readLimits(element: TextControl) {
  const placeholder = "placeholder" in element ? element.placeholder?.text : undefined;
  if (element.type === "plain_text_input") {
    return { placeholder, minlength: element.min_length, maxlength: element.max_length };
  }
  if (element.type === "number_input") {
    const step = element.is_decimal_allowed ? "any" : "1";
    return { placeholder, min: element.min_value, max: element.max_value, step };
  }
  return { placeholder };
}

function readInitial(element: TextControl): string {
  switch (element.type) {
    case "datepicker":
      return element.initial_date ?? "";
    case "timepicker":
      return element.initial_time ?? "";
    case "datetimepicker":
      return element.initial_date_time === undefined ? "" : toLocalMinute(element.initial_date_time);
    case "plain_text_input":
    case "email_text_input":
    case "url_text_input":
    case "number_input":
      return element.initial_value ?? "";
  }
}

/** What a block action carries: as in `toValue`, a date with a time is a number of seconds. */
function toChosen(type: TextControl["type"], entered: string): string {
  return type === "datetimepicker" && entered !== ""
    ? String(Math.floor(Date.parse(entered) / 1000))
    : entered;
}

function toValue(type: TextControl["type"], entered: string): FieldValue {
  const value = entered === "" ? null : entered;
  switch (type) {
    case "datepicker":
      return { type, selected_date: value };
    case "timepicker":
      return { type, selected_time: value };
    case "datetimepicker":
      return { type, selected_date_time: value === null ? null : Math.floor(Date.parse(value) / 1000) };
    case "plain_text_input":
    case "email_text_input":
    case "url_text_input":
    case "number_input":
      return { type, value };
  }
}

function fromValue(value: FieldValue): string {
  const entered = Object.entries(value).find(([name]) => name !== "type")?.[1];
  if (typeof entered === "number") return toLocalMinute(entered);
  return typeof entered === "string" ? entered : "";
}

/** The form of `datetime-local`, in the browser's time zone. */
function toLocalMinute(unixSeconds: number): string {
  const date = new Date(unixSeconds * 1000);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
