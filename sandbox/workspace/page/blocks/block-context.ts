import type { TextObject } from "@slack/types";
import type { Directory } from "../directory.ts";
import { type Child, h } from "../dom.ts";
import { replaceEmoji } from "../emoji.ts";
import { parseMrkdwn } from "../mrkdwn.ts";
import { renderProse } from "../render-prose.ts";
import type { Words } from "../words.ts";

/** What somebody pressed or chose. `value` is a menu's choice; several are joined by commas. */
export interface BlockAct {
  readonly blockId: string;
  readonly actionId: string;
  readonly value?: string;
}

/** What a renderer of blocks needs besides the block. */
export interface BlockContext {
  readonly directory: Directory;
  readonly words: Words;
  /** Settles when the workspace has answered; a failure is shown by whoever made the context. */
  readonly act: (act: BlockAct) => Promise<void>;
  /** Starts every id in this message or view, so that labels point at their own field. */
  readonly idPrefix: string;
}

/** A text object: mrkdwn as paragraphs, plain text with its emoji and line breaks. */
export function renderText(text: TextObject, context: BlockContext): Child {
  if (text.type === "mrkdwn") {
    return h("div", { class: "prose" }, renderProse(parseMrkdwn(text.text), context.directory));
  }
  return h("div", { class: "prose plain" }, renderPlain(text));
}

export function renderPlain(text: { readonly text: string; readonly emoji?: boolean | undefined }): string {
  return text.emoji === false ? text.text : replaceEmoji(text.text);
}
