import {
  anything,
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
import { BLOCK_LIMITS } from "./block-limits.ts";

const type = required(anything);
const style = { style: optional(anything) };
const MANY = Number.MAX_SAFE_INTEGER;
const text = string(MANY, 1);

const inline = byType({
  text: object({ type, ...style, text: required(text) }),
  link: object({
    type,
    ...style,
    url: required(text),
    text: optional(string(MANY)),
    unsafe: optional(anything),
  }),
  user: object({ type, ...style, user_id: required(text) }),
  usergroup: object({ type, ...style, usergroup_id: required(text) }),
  channel: object({ type, ...style, channel_id: required(text) }),
  team: object({ type, ...style, team_id: required(text) }),
  broadcast: object({ type, ...style, range: required(oneOf("here", "channel", "everyone")) }),
  emoji: object({
    type,
    ...style,
    name: required(text),
    unicode: optional(text),
    url: optional(text),
    skin_tone: optional(anything),
  }),
  color: object({ type, ...style, value: required(text) }),
  date: object({
    type,
    ...style,
    timestamp: required(number(0, MANY)),
    format: required(text),
    url: optional(text),
    fallback: optional(text),
  }),
});

const inlines = required(list(inline, MANY, 0));
const border = { border: optional(number(0, 1)) };
const section = object({ type, elements: inlines });

const element = byType({
  rich_text_section: section,
  rich_text_quote: object({ type, elements: inlines, ...border }),
  rich_text_preformatted: object({ type, elements: inlines, ...border, language: optional(text) }),
  rich_text_list: object({
    type,
    elements: required(list(byType({ rich_text_section: section }), MANY)),
    style: required(oneOf("bullet", "ordered")),
    indent: optional(number(0, 8)),
    offset: optional(number(0, MANY)),
    ...border,
  }),
});

/** A rich_text block, as a block of its own or as a table's cell. */
export const richText: Check = object({
  type,
  block_id: optional(string(BLOCK_LIMITS.blockIdCharacters)),
  elements: required(list(element, MANY)),
});
