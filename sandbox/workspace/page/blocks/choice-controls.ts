import type {
  ChannelsSelect,
  Checkboxes,
  ConversationsSelect,
  MultiSelect,
  Option,
  RadioButtons,
  StaticSelect,
  UsersSelect,
} from "@slack/types";
import { h } from "../dom.ts";
import { type BlockContext, renderText } from "./block-context.ts";
import { type Field, type FieldValue, registerField } from "./field.ts";
import { type Choice, listWorkspace, readChoices, toChoice } from "./options.ts";

/** What every control of a block carries, and what it calls when somebody chose. */
export interface ControlPlace {
  readonly blockId: string;
  readonly actionId: string;
  readonly id: string;
  readonly changed: (value: string) => void;
}

type OneOfList = StaticSelect | UsersSelect | ConversationsSelect | ChannelsSelect;

/** A drop-down: the browser's own `select`, so that keyboards and screen readers know it. */
export function renderSelect(element: OneOfList, place: ControlPlace, context: BlockContext): HTMLElement {
  const groups =
    element.type === "static_select"
      ? readChoices(element)
      : [{ choices: listWorkspace(element.type === "users_select" ? "users" : "channels", context) }];
  const choices = groups.flatMap((group) => group.choices);
  const select = h("select", {
    class: "select",
    ...controlProps(place),
    "aria-label": element.placeholder?.text ?? context.words.choose,
    onchange: () => place.changed(select.value),
  });
  select.append(h("option", { value: "" }, element.placeholder?.text ?? context.words.choose));
  for (const group of groups) {
    const options = group.choices.map((choice) => h("option", { value: choice.value }, choice.label));
    const label = "label" in group ? group.label : undefined;
    if (label === undefined) select.append(...options);
    else select.append(h("optgroup", { label }, options));
  }
  select.value = readInitial(element) ?? "";
  return registerField({
    element: select,
    read: () =>
      toSelected(
        element.type,
        choices.find((choice) => choice.value === select.value),
      ),
    restore: (value) => {
      select.value = readSelected(value)[0] ?? "";
    },
  });
}

function readInitial(element: OneOfList): string | undefined {
  switch (element.type) {
    case "static_select":
      return element.initial_option?.value;
    case "users_select":
      return element.initial_user;
    case "conversations_select":
      return element.initial_conversation;
    case "channels_select":
      return element.initial_channel;
  }
}

function toSelected(type: OneOfList["type"], choice: Choice | undefined): FieldValue {
  switch (type) {
    case "static_select":
      return { type, selected_option: choice?.option ?? null };
    case "users_select":
      return { type, selected_user: choice?.value ?? null };
    case "conversations_select":
      return { type, selected_conversation: choice?.value ?? null };
    case "channels_select":
      return { type, selected_channel: choice?.value ?? null };
  }
}

type ListedMultiSelect = Exclude<MultiSelect, { type: "multi_external_select" }>;

/** A menu of several, as a list of boxes to tick: what is chosen stays in sight. */
export function renderMultiSelect(
  element: ListedMultiSelect,
  place: ControlPlace,
  context: BlockContext,
): HTMLElement {
  const kind = element.type === "multi_users_select" ? "users" : "channels";
  const choices =
    element.type === "multi_static_select"
      ? readChoices(element).flatMap((group) => group.choices)
      : listWorkspace(kind, context);
  const read = (chosen: readonly Choice[]): FieldValue => {
    const values = chosen.map((choice) => choice.value);
    switch (element.type) {
      case "multi_static_select":
        return { type: element.type, selected_options: chosen.map((choice) => choice.option) };
      case "multi_users_select":
        return { type: element.type, selected_users: values };
      case "multi_conversations_select":
        return { type: element.type, selected_conversations: values };
      case "multi_channels_select":
        return { type: element.type, selected_channels: values };
    }
  };
  const options = { kind: "checkbox", class: "tick-list boxed", most: element.max_selected_items } as const;
  return renderTicks(choices, readInitials(element), options, read, place, context);
}

function readInitials(element: ListedMultiSelect): readonly string[] {
  switch (element.type) {
    case "multi_static_select":
      return (element.initial_options ?? []).map((option) => option.value ?? "");
    case "multi_users_select":
      return element.initial_users ?? [];
    case "multi_conversations_select":
      return element.initial_conversations ?? [];
    case "multi_channels_select":
      return element.initial_channels ?? [];
  }
}

export function renderCheckboxes(
  element: Checkboxes,
  place: ControlPlace,
  context: BlockContext,
): HTMLElement {
  const initial = (element.initial_options ?? []).map((option) => option.value ?? "");
  const read = (chosen: readonly Choice[]): FieldValue => ({
    type: element.type,
    selected_options: chosen.map((choice) => choice.option),
  });
  const options = { kind: "checkbox", class: "tick-list", most: undefined } as const;
  return renderTicks(element.options.map(toChoice), initial, options, read, place, context);
}

export function renderRadios(element: RadioButtons, place: ControlPlace, context: BlockContext): HTMLElement {
  const initial = element.initial_option?.value === undefined ? [] : [element.initial_option.value];
  const read = ([chosen]: readonly Choice[]): FieldValue => ({
    type: element.type,
    selected_option: chosen?.option ?? null,
  });
  const options = { kind: "radio", class: "tick-list", most: undefined } as const;
  return renderTicks(element.options.map(toChoice), initial, options, read, place, context);
}

interface TickOptions {
  readonly kind: "checkbox" | "radio";
  readonly class: string;
  /** The most boxes that may be ticked; `undefined`: all. */
  readonly most: number | undefined;
}

function renderTicks(
  choices: readonly Choice[],
  initial: readonly string[],
  options: TickOptions,
  read: (chosen: readonly Choice[]) => FieldValue,
  place: ControlPlace,
  context: BlockContext,
): HTMLElement {
  const inputs = choices.map((choice) =>
    h("input", {
      type: options.kind,
      name: place.id,
      value: choice.value,
      checked: initial.includes(choice.value),
    }),
  );
  const chosen = () => choices.filter((_, index) => inputs[index]?.checked === true);
  const element = h(
    "div",
    { class: options.class, role: options.kind === "radio" ? "radiogroup" : "group", ...controlProps(place) },
    choices.map((choice, index) =>
      h("label", { class: "tick" }, inputs[index], renderOption(choice.option, context)),
    ),
  );
  const limit = () => {
    const isFull = options.most !== undefined && chosen().length >= options.most;
    for (const input of inputs) input.disabled = isFull && !input.checked;
  };
  limit();
  element.addEventListener("change", () => {
    limit();
    place.changed(
      chosen()
        .map((choice) => choice.value)
        .join(","),
    );
  });
  const restore: Field["restore"] = (value) => {
    const values = readSelected(value);
    for (const input of inputs) input.checked = values.includes(input.value);
    limit();
  };
  return registerField({ element, read: () => read(chosen()), restore });
}

function renderOption(option: Option, context: BlockContext): HTMLElement {
  const description = option.description;
  return h(
    "span",
    { class: "tick-text" },
    renderText(option.text, context),
    description === undefined
      ? undefined
      : h("span", { class: "tick-description" }, renderText(description, context)),
  );
}

/** The chosen values in any of Slack's state slots. */
function readSelected(value: FieldValue): readonly string[] {
  return Object.entries(value).flatMap(([name, slot]): readonly string[] => {
    if (name === "type") return [];
    const list: readonly unknown[] = Array.isArray(slot) ? slot : [slot];
    return list.flatMap((entry) => {
      if (typeof entry === "string") return [entry];
      const isOption = typeof entry === "object" && entry !== null && "value" in entry;
      return isOption && typeof entry.value === "string" ? [entry.value] : [];
    });
  });
}

/** The hooks and the id that every control carries. */
export function controlProps(place: ControlPlace) {
  return { id: place.id, "data-block-id": place.blockId, "data-action-id": place.actionId };
}
