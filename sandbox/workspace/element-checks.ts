import {
  all,
  anyField,
  anything,
  boolean,
  byType,
  type Check,
  list,
  number,
  object,
  oneOf,
  optional,
  required,
  string,
} from "./block-checks.ts";
import { BLOCK_LIMITS, ELEMENT_LIMITS } from "./block-limits.ts";

const type = required(anything);

export const plainText = (max: number): Check =>
  byType({
    plain_text: object({ type, text: required(string(max, 1)), emoji: optional(boolean) }),
  });

const mrkdwn = (max: number): Check =>
  object({ type, text: required(string(max, 1)), verbatim: optional(boolean) });

/** plain_text or mrkdwn. */
export const anyText = (max: number): Check =>
  byType({
    plain_text: object({ type, text: required(string(max, 1)), emoji: optional(boolean) }),
    mrkdwn: mrkdwn(max),
  });

export const mrkdwnOnly = (max: number): Check => byType({ mrkdwn: mrkdwn(max) });

const confirm = object({
  title: optional(plainText(ELEMENT_LIMITS.confirmTitleCharacters)),
  text: required(anyText(ELEMENT_LIMITS.confirmTextCharacters)),
  confirm: optional(plainText(ELEMENT_LIMITS.confirmLabelCharacters)),
  deny: optional(plainText(ELEMENT_LIMITS.confirmLabelCharacters)),
  style: optional(oneOf("primary", "danger")),
});

const option = object({
  text: required(anyText(ELEMENT_LIMITS.optionTextCharacters)),
  value: optional(string(ELEMENT_LIMITS.optionValueCharacters)),
  description: optional(anyText(ELEMENT_LIMITS.optionTextCharacters)),
  url: optional(string(ELEMENT_LIMITS.urlCharacters)),
});

const optionGroup = object({
  label: required(plainText(ELEMENT_LIMITS.optionTextCharacters)),
  options: required(list(option, ELEMENT_LIMITS.selectOptions)),
});

const actionId = optional(string(BLOCK_LIMITS.actionIdCharacters));
const actionable = { type, action_id: actionId, confirm: optional(confirm) };
const focusable = { focus_on_load: optional(boolean) };
const placeholder = {
  placeholder: optional(plainText(ELEMENT_LIMITS.placeholderCharacters)),
};
const menu = { ...actionable, ...focusable, ...placeholder };
const typed = {
  type,
  action_id: actionId,
  ...focusable,
  ...placeholder,
  dispatch_action_config: optional(anything),
};
const style = optional(oneOf("primary", "danger"));
const count = optional(number(1, Number.MAX_SAFE_INTEGER));

const staticOptions = {
  options: optional(list(option, ELEMENT_LIMITS.selectOptions)),
  option_groups: optional(list(optionGroup, ELEMENT_LIMITS.selectOptions)),
};
const conversationFilter = {
  filter: optional(anything),
  default_to_current_conversation: optional(boolean),
};
const choices = { options: required(list(option, ELEMENT_LIMITS.choiceOptions)) };
const needsOptions = anyField("options", "option_groups");

export const image = all(
  object({
    type,
    image_url: optional(string(BLOCK_LIMITS.imageUrlCharacters, 1)),
    slack_file: optional(anything),
    alt_text: required(string(BLOCK_LIMITS.imageTextCharacters, 1)),
  }),
  anyField("image_url", "slack_file"),
);

export const button = object({
  ...actionable,
  text: required(plainText(ELEMENT_LIMITS.buttonTextCharacters)),
  value: optional(string(ELEMENT_LIMITS.buttonValueCharacters)),
  url: optional(string(ELEMENT_LIMITS.urlCharacters)),
  style,
  accessibility_label: optional(string(ELEMENT_LIMITS.buttonTextCharacters)),
});

/** Elements that act at once: allowed in actions, as an accessory and in an input. */
const MENUS: Readonly<Record<string, Check>> = {
  checkboxes: object({
    ...menu,
    ...choices,
    initial_options: optional(list(option, ELEMENT_LIMITS.choiceOptions)),
  }),
  radio_buttons: object({ ...menu, ...choices, initial_option: optional(option) }),
  datepicker: object({ ...menu, initial_date: optional(string(10)) }),
  timepicker: object({ ...menu, initial_time: optional(string(5)), timezone: optional(string(255)) }),
  datetimepicker: object({ ...menu, initial_date_time: optional(number(0, 9_999_999_999)) }),
  static_select: all(object({ ...menu, ...staticOptions, initial_option: optional(option) }), needsOptions),
  multi_static_select: all(
    object({
      ...menu,
      ...staticOptions,
      initial_options: optional(list(option, ELEMENT_LIMITS.selectOptions)),
      max_selected_items: count,
    }),
    needsOptions,
  ),
  external_select: object({
    ...menu,
    initial_option: optional(option),
    min_query_length: optional(anything),
  }),
  multi_external_select: object({
    ...menu,
    initial_options: optional(list(option, ELEMENT_LIMITS.selectOptions)),
    min_query_length: optional(anything),
    max_selected_items: count,
  }),
  users_select: object({ ...menu, initial_user: optional(string(255)) }),
  multi_users_select: object({ ...menu, initial_users: optional(anything), max_selected_items: count }),
  channels_select: object({
    ...menu,
    initial_channel: optional(string(255)),
    response_url_enabled: optional(boolean),
  }),
  multi_channels_select: object({ ...menu, initial_channels: optional(anything), max_selected_items: count }),
  conversations_select: object({
    ...menu,
    ...conversationFilter,
    initial_conversation: optional(string(255)),
    response_url_enabled: optional(boolean),
  }),
  multi_conversations_select: object({
    ...menu,
    ...conversationFilter,
    initial_conversations: optional(anything),
    max_selected_items: count,
  }),
};

const overflow = object({ ...actionable, options: required(list(option, ELEMENT_LIMITS.overflowOptions)) });

const workflowButton = object({
  ...actionable,
  text: required(plainText(ELEMENT_LIMITS.buttonTextCharacters)),
  workflow: required(anything),
  style,
  accessibility_label: optional(string(ELEMENT_LIMITS.buttonTextCharacters)),
});

const textInput = {
  ...typed,
  initial_value: optional(string(ELEMENT_LIMITS.inputCharacters)),
};

const richTextInput = object({
  ...typed,
  initial_value: optional(anything),
  min_lines: count,
  max_lines: count,
});

export const actionsElement = byType({
  ...MENUS,
  button,
  overflow,
  workflow_button: workflowButton,
  rich_text_input: richTextInput,
});

export const accessory = byType({ ...MENUS, button, overflow, image, workflow_button: workflowButton });

export const inputElement = byType({
  ...MENUS,
  plain_text_input: object({
    ...textInput,
    multiline: optional(boolean),
    min_length: optional(number(0, ELEMENT_LIMITS.inputCharacters)),
    max_length: optional(number(1, ELEMENT_LIMITS.inputCharacters)),
  }),
  email_text_input: object(textInput),
  url_text_input: object(textInput),
  number_input: object({
    ...textInput,
    is_decimal_allowed: required(boolean),
    min_value: optional(anything),
    max_value: optional(anything),
  }),
  file_input: object({ type, action_id: actionId, filetypes: optional(anything), max_files: count }),
  rich_text_input: richTextInput,
});

const feedbackButton = object({
  text: required(plainText(ELEMENT_LIMITS.buttonTextCharacters)),
  value: required(string(ELEMENT_LIMITS.buttonValueCharacters)),
  accessibility_label: optional(string(ELEMENT_LIMITS.buttonTextCharacters)),
});

export const contextActionsElement = byType({
  feedback_buttons: object({
    type,
    action_id: actionId,
    positive_button: required(feedbackButton),
    negative_button: required(feedbackButton),
  }),
  icon_button: object({
    ...actionable,
    icon: required(string(255)),
    text: required(plainText(ELEMENT_LIMITS.buttonTextCharacters)),
    value: optional(string(ELEMENT_LIMITS.buttonValueCharacters)),
    accessibility_label: optional(string(ELEMENT_LIMITS.buttonTextCharacters)),
    visible_to_user_ids: optional(anything),
  }),
});

export const contextElement: Check = (value, pointer) =>
  byType({
    image,
    plain_text: anyText(BLOCK_LIMITS.imageTextCharacters),
    mrkdwn: anyText(BLOCK_LIMITS.imageTextCharacters),
  })(value, pointer);
