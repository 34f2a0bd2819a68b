/** A piece of a template: bytes as they are, or a slot. Literals have one character a byte. */
export type Element = LiteralElement | SlotElement;

export interface LiteralElement {
  readonly literal: string;
}

export interface SlotElement {
  /** One of the constants of token-type.ts. */
  readonly slot: number;
}

/** A template with the remembered keys that it was learned from; `spans` of an item hold start and end of each slot. */
export interface RawTemplate {
  readonly elements: readonly Element[];
  readonly items: readonly import("./item.ts").Item[];
}

export function isSlot(element: Element): element is SlotElement {
  return "slot" in element;
}

/** Equal for elements that read the same. */
export function signatureOf(elements: readonly Element[]): string {
  return elements.map((one) => (isSlot(one) ? String.fromCharCode(0x100 + one.slot) : one.literal)).join("");
}

/** Joins neighbouring literals. */
export function joinLiterals(elements: readonly Element[]): Element[] {
  const joined: Element[] = [];
  for (const element of elements) {
    const last = joined.at(-1);
    if (!isSlot(element) && last !== undefined && !isSlot(last))
      joined[joined.length - 1] = { literal: last.literal + element.literal };
    else if (isSlot(element) || element.literal !== "") joined.push(element);
  }
  return joined;
}
