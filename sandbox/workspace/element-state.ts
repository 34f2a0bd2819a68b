import { asRecord, type FoundElement, listElements } from "./block-elements.ts";

/** By block id, then action id: what inputs hold, as Slack sends it in `state.values`. */
export type StateValues = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** What the inputs among the blocks hold before a person touched them. Buttons and menus with no state are left out. */
export const readInitialState = (blocks: readonly unknown[]): StateValues => {
  const state: Record<string, Record<string, unknown>> = {};
  for (const found of listElements(blocks)) {
    const initial = readInitialValue(found);
    if (initial === undefined) continue;
    state[found.blockId] = { ...state[found.blockId], [found.actionId]: { type: found.type, ...initial } };
  }
  return state;
};

/** `changes` wins, action by action. */
export const mergeState = (base: StateValues, changes: StateValues): StateValues => {
  const merged: Record<string, Readonly<Record<string, unknown>>> = { ...base };
  for (const [blockId, actions] of Object.entries(changes)) {
    merged[blockId] = { ...merged[blockId], ...actions };
  }
  return merged;
};

/** State fields of each element type: Block Kit reference, "Block elements". `undefined`: keeps no state. */
const readInitialValue = ({ type, element }: FoundElement): Record<string, unknown> | undefined => {
  switch (type) {
    case "plain_text_input":
    case "email_text_input":
    case "url_text_input":
    case "number_input":
      return { value: element["initial_value"] ?? null };
    case "static_select":
    case "external_select":
    case "radio_buttons":
      return { selected_option: element["initial_option"] ?? null };
    case "checkboxes":
    case "multi_static_select":
    case "multi_external_select":
      return { selected_options: element["initial_options"] ?? [] };
    case "users_select":
      return { selected_user: element["initial_user"] ?? null };
    case "multi_users_select":
      return { selected_users: element["initial_users"] ?? [] };
    case "channels_select":
      return { selected_channel: element["initial_channel"] ?? null };
    case "conversations_select":
      return { selected_conversation: element["initial_conversation"] ?? null };
    case "datepicker":
      return { selected_date: element["initial_date"] ?? null };
    case "timepicker":
      return { selected_time: element["initial_time"] ?? null };
    case "datetimepicker":
      return { selected_date_time: element["initial_date_time"] ?? null };
    case "rich_text_input":
      return { rich_text_value: element["initial_value"] ?? null };
    default:
      return undefined;
  }
};

/**
 * What an element holds once a person chose `value` in it: an option's value, a user's or channel's id, a
 * date, a text. For checkboxes and multi-selects several values are separated by commas.
 */
export const readChosenValue = (found: FoundElement, value: string | undefined): Record<string, unknown> => {
  const { element } = found;
  switch (found.type) {
    case "button":
    case "icon_button":
      return element["value"] === undefined ? {} : { value: element["value"] };
    case "feedback_buttons":
      return { value };
    case "static_select":
    case "external_select":
    case "radio_buttons":
    case "overflow":
      return { selected_option: findOption(element, value) ?? null };
    case "checkboxes":
    case "multi_static_select":
    case "multi_external_select":
      return {
        selected_options: splitValues(value).flatMap((one) => findOption(element, one) ?? []),
      };
    case "users_select":
      return { selected_user: value ?? null };
    case "multi_users_select":
      return { selected_users: splitValues(value) };
    case "channels_select":
      return { selected_channel: value ?? null };
    case "conversations_select":
      return { selected_conversation: value ?? null };
    case "datepicker":
      return { selected_date: value ?? null };
    case "timepicker":
      return { selected_time: value ?? null };
    case "datetimepicker":
      return { selected_date_time: value === undefined ? null : Number(value) };
    default:
      return { value: value ?? null };
  }
};

const splitValues = (value: string | undefined): readonly string[] =>
  value === undefined || value === "" ? [] : value.split(",");

const findOption = (element: Readonly<Record<string, unknown>>, value: string | undefined): unknown => {
  const flat = listOf(element["options"]);
  const grouped = listOf(element["option_groups"]).flatMap((group) => listOf(asRecord(group)["options"]));
  return [...flat, ...grouped].find((option) => asRecord(option)["value"] === value);
};

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
