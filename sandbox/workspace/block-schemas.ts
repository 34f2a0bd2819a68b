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
import { BLOCK_LIMITS, MESSAGE_LIMITS, VIEW_LIMITS } from "./block-limits.ts";
import {
  accessory,
  actionsElement,
  anyText,
  button,
  contextActionsElement,
  contextElement,
  image,
  inputElement,
  mrkdwnOnly,
  plainText,
} from "./element-checks.ts";
import { richText } from "./rich-text-check.ts";

/** Where blocks are shown. */
export type Surface = "message" | "modal" | "home";

const base = {
  type: required(anything),
  block_id: optional(string(BLOCK_LIMITS.blockIdCharacters)),
};

const cell = byType({
  rich_text: richText,
  // An empty cell is refused: it needs a character, such as a dash.
  raw_text: object({ type: base.type, text: required(string(MESSAGE_LIMITS.tableCharacters, 1)) }),
  raw_number: object({
    type: base.type,
    value: required(number(-Number.MAX_VALUE, Number.MAX_VALUE)),
    text: optional(string(MESSAGE_LIMITS.tableCharacters)),
  }),
});
const row = list(cell, BLOCK_LIMITS.tableColumns);

/** A header and up to 100 rows, all of the same length; the header has no rich text. */
const dataRows: Check = (value, pointer) => {
  const problems = list(row, BLOCK_LIMITS.tableRows + 1, 2)(value, pointer);
  if (problems.length > 0 || !Array.isArray(value)) return problems;
  const rows = value as readonly (readonly { readonly type: string }[])[];
  const [header = []] = rows;
  const uneven = rows.findIndex((cells) => cells.length !== header.length);
  return [
    ...(uneven > 0 ? [{ pointer: `${pointer}/${uneven}`, rule: `must have ${header.length} cells` }] : []),
    ...(header.some((headerCell) => headerCell.type === "rich_text")
      ? [{ pointer: `${pointer}/0`, rule: "rich_text is not allowed in the header" }]
      : []),
  ];
};

const taskCard = object({
  ...base,
  task_id: required(string(BLOCK_LIMITS.blockIdCharacters, 1)),
  title: required(string(BLOCK_LIMITS.sectionTextCharacters, 1)),
  status: optional(oneOf("pending", "in_progress", "complete", "error")),
  details: optional(richText),
  output: optional(richText),
  sources: optional(anything),
});

const card = all(
  object({
    ...base,
    hero_image: optional(image),
    icon: optional(image),
    title: optional(mrkdwnOnly(BLOCK_LIMITS.cardTitleCharacters)),
    subtitle: optional(mrkdwnOnly(BLOCK_LIMITS.cardTitleCharacters)),
    body: optional(mrkdwnOnly(BLOCK_LIMITS.cardBodyCharacters)),
    actions: optional(list(button, BLOCK_LIMITS.actionsElements)),
  }),
  anyField("hero_image", "title", "actions", "body"),
);

/** Blocks that every surface shows. */
const COMMON: Readonly<Record<string, Check>> = {
  actions: object({ ...base, elements: required(list(actionsElement, BLOCK_LIMITS.actionsElements)) }),
  context: object({ ...base, elements: required(list(contextElement, BLOCK_LIMITS.contextElements)) }),
  divider: object(base),
  header: object({ ...base, text: required(plainText(BLOCK_LIMITS.headerCharacters)) }),
  image: all(
    object({
      ...base,
      image_url: optional(string(BLOCK_LIMITS.imageUrlCharacters, 1)),
      slack_file: optional(anything),
      alt_text: required(string(BLOCK_LIMITS.imageTextCharacters, 1)),
      title: optional(plainText(BLOCK_LIMITS.imageTextCharacters)),
    }),
    anyField("image_url", "slack_file"),
  ),
  input: object({
    ...base,
    label: required(plainText(BLOCK_LIMITS.inputLabelCharacters)),
    hint: optional(plainText(BLOCK_LIMITS.inputLabelCharacters)),
    optional: optional(boolean),
    dispatch_action: optional(boolean),
    element: required(inputElement),
  }),
  rich_text: richText,
  section: all(
    object({
      ...base,
      text: optional(anyText(BLOCK_LIMITS.sectionTextCharacters)),
      fields: optional(list(anyText(BLOCK_LIMITS.sectionFieldCharacters), BLOCK_LIMITS.sectionFields)),
      accessory: optional(accessory),
      expand: optional(boolean),
    }),
    anyField("text", "fields"),
  ),
  video: object({
    ...base,
    video_url: required(string(BLOCK_LIMITS.imageUrlCharacters, 1)),
    thumbnail_url: required(string(BLOCK_LIMITS.imageUrlCharacters, 1)),
    alt_text: required(string(BLOCK_LIMITS.imageTextCharacters, 1)),
    title: required(plainText(199)),
    title_url: optional(string(BLOCK_LIMITS.imageUrlCharacters)),
    author_name: optional(string(49)),
    provider_name: optional(string(255)),
    provider_icon_url: optional(string(BLOCK_LIMITS.imageUrlCharacters)),
    description: optional(plainText(199)),
  }),
};

const MESSAGE_TABLE: Check = object({
  ...base,
  rows: required(list(row, BLOCK_LIMITS.tableRows)),
  column_settings: optional(
    list(
      object({
        align: optional(oneOf("left", "center", "right")),
        is_wrapped: optional(boolean),
      }),
      BLOCK_LIMITS.tableColumns,
    ),
  ),
});

const MESSAGE_BLOCKS: Readonly<Record<string, Check>> = {
  ...COMMON,
  markdown: object({ ...base, text: required(string(MESSAGE_LIMITS.markdownCharacters, 1)) }),
  table: MESSAGE_TABLE,
  data_table: object({
    ...base,
    caption: required(string(BLOCK_LIMITS.imageTextCharacters, 1)),
    rows: required(dataRows),
    page_size: optional(number(1, BLOCK_LIMITS.dataTablePageSize)),
    row_header_column_index: optional(number(0, BLOCK_LIMITS.tableColumns - 1)),
  }),
  context_actions: object({
    ...base,
    elements: required(list(contextActionsElement, BLOCK_LIMITS.contextActionsElements)),
  }),
  container: all(
    object({
      ...base,
      title: optional(plainText(BLOCK_LIMITS.containerTitleCharacters)),
      rich_text_title: optional(richText),
      subtitle: optional(anyText(BLOCK_LIMITS.containerTitleCharacters)),
      child_blocks: required(list(byType({ ...COMMON, table: MESSAGE_TABLE }), BLOCK_LIMITS.containerBlocks)),
      width: optional(oneOf("narrow", "standard", "wide", "full")),
      icon: optional(image),
      is_collapsible: optional(boolean),
      default_collapsed: optional(boolean),
      has_header_divider: optional(boolean),
    }),
    anyField("title", "rich_text_title"),
  ),
  card,
  carousel: object({ ...base, elements: required(list(byType({ card }), BLOCK_LIMITS.carouselCards)) }),
  task_card: taskCard,
  plan: object({
    ...base,
    title: required(string(BLOCK_LIMITS.sectionTextCharacters, 1)),
    tasks: optional(list(byType({ task_card: taskCard }), MESSAGE_LIMITS.blocks, 0)),
  }),
};

const MODAL_BLOCKS: Readonly<Record<string, Check>> = {
  ...COMMON,
  alert: object({
    ...base,
    text: required(anyText(BLOCK_LIMITS.alertCharacters)),
    level: optional(oneOf("default", "info", "warning", "error", "success")),
  }),
};

/** A block, by where it is shown. */
export const BLOCK_CHECKS: Readonly<Record<Surface, Check>> = {
  message: byType(MESSAGE_BLOCKS),
  modal: byType(MODAL_BLOCKS),
  home: byType(COMMON),
};

const viewBase = {
  type: required(anything),
  // The blocks have a check of their own, with the ids' uniqueness.
  blocks: required(anything),
  private_metadata: optional(string(VIEW_LIMITS.privateMetadataCharacters)),
  callback_id: optional(string(VIEW_LIMITS.idCharacters)),
  external_id: optional(string(VIEW_LIMITS.idCharacters)),
};
const MODAL = object({
  ...viewBase,
  title: required(plainText(VIEW_LIMITS.labelCharacters)),
  submit: optional(plainText(VIEW_LIMITS.labelCharacters)),
  close: optional(plainText(VIEW_LIMITS.labelCharacters)),
  clear_on_close: optional(boolean),
  notify_on_close: optional(boolean),
  submit_disabled: optional(boolean),
});

/** A whole view, without its blocks. */
export const VIEW_CHECKS = { modal: MODAL, home: object(viewBase) } as const;
