import type { Language } from "../../core/fleet.ts";
import type { Drafting } from "../draft.ts";

/** What Handlebars passes to a helper after the arguments written in the template. */
export interface HelperCall {
  /** Renders the block's inside; `undefined` where the helper is not used as a block. */
  readonly fn?: (context: unknown, options?: { readonly data: HelperData }) => string;
  readonly inverse?: (context: unknown) => string;
  /** The `name=value` arguments. */
  readonly hash: Readonly<Record<string, unknown>>;
  readonly data: HelperData;
}

/** Handlebars' private variables (`@index`…), with ours. An inner block inherits the outer one's. */
export interface HelperData {
  readonly drafting: Drafting;
  /** `undefined` outside of `each-language`. */
  readonly language?: Language;
}

/** A helper with its arguments as a list. `context` is the template's `this`. */
export type Helper = (call: HelperCall, args: readonly unknown[], context: unknown) => unknown;

export type Helpers = Readonly<Record<string, Helper>>;

/** In which languages text is written here: one inside `each-language`, else all of the message. */
export function languagesHere({ drafting, language }: HelperData): readonly Language[] {
  return language === undefined ? drafting.languages : [language];
}

/** Writes text once per language, joined by ` / `; where the languages agree, once. */
export function perLanguage(languages: readonly Language[], write: (language: Language) => string): string {
  return [...new Set(languages.map(write))].join(" / ");
}

/** What the block's inside wrote. With `more`, the inside sees these private variables as well. */
export function inside(call: HelperCall, context: unknown, more: object = {}): string {
  // Where a single helper is all there is inside, Handlebars hands on what that answered.
  return String(call.fn?.(context, { data: { ...call.data, ...more } }) ?? "");
}
