import type { Exemplar } from "./item.ts";

/** A slot as the matcher needs it: its type and what its values looked like. Lengths are in bytes. */
export interface Slot {
  readonly type: number;
  readonly min: number;
  readonly max: number;
  /** 1 for every byte that a value may hold; only for token, text, list and tail slots. */
  readonly allowed: Uint8Array | undefined;
}

/** Literals have one character a byte. */
export type TemplatePart = string | Slot;

export interface Template {
  readonly parts: readonly TemplatePart[];
  /** The same structure with other bounds of slots: tokens of 22 or of 43 characters, not of anything between. */
  readonly variants: readonly (readonly TemplatePart[])[];
  /** Keys that it was learned from, and how many keys of the stream they stand for. */
  readonly exemplars: readonly Exemplar[];
  readonly weight: number;
}

/** Names the structure: equal for templates that differ in the bounds of their slots only. */
export function structureOf(parts: readonly TemplatePart[]): string {
  return parts
    .map((part) => (typeof part === "string" ? part : String.fromCharCode(0x100 + part.type)))
    .join("");
}
