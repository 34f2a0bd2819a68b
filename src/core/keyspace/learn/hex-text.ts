import { HEX_CASE } from "../byte-class.ts";

/** Hex digits with letters in one case, if any. */
export function isHexText(text: string): boolean {
  let mask = 0;
  for (let k = 0; k < text.length; k++) {
    const bit = HEX_CASE[text.charCodeAt(k) & 255] ?? 0;
    if (bit === 0) return false;
    mask |= bit;
  }
  return mask !== 7 && mask !== 6;
}
