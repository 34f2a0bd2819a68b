import type { KnownBlock } from "@slack/types";
import type { Language } from "../core/fleet.ts";
import type { Translator } from "./translator.ts";

/** What goes first when a message is too long: `low` before `normal`; `high` only when nothing else is left. */
export type Keep = "low" | "normal" | "high";

/** A block as a template asked for it: not yet within Slack's limits. */
export interface Draft {
  readonly block: KnownBlock;
  readonly keep: Keep;
}

/** One rendering in progress; the helpers of the template write into it. */
export interface Drafting {
  /** Of the message, in order; at least one. */
  readonly languages: readonly Language[];
  readonly translator: Translator;
  readonly drafts: Draft[];
  /** The message's top-level text, as the template wrote it. */
  text: string;
  /** Of a modal: its title and the words of its two buttons. Without `submit` there is nothing to send. */
  readonly modal: { title?: string; submit?: string; close?: string };
  /** What the template asked for that cannot be done. The message is made without it. */
  readonly problems: string[];
}
