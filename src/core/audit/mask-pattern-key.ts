import type { PatternSlot } from "./audit.ts";
import { maskKey } from "./mask-key.ts";
import { parsePattern } from "./pattern-text.ts";

/** Their values are secret or personal at any length; `json` may hold anything. */
const privateTypes = new Set(["token", "jwt", "email", "phone", "json"]);

/** Of longer values the last two characters are shown as well. */
const shortValue = 12;

/**
 * `maskKey` for a key whose pattern is known: what stands in a placeholder of a private type is masked even where
 * it is too short, or too plain, to be recognised by itself. `text` is escaped like the pattern, but for braces.
 */
export function maskPatternKey(text: string, pattern: string, slots: readonly PatternSlot[]): string {
  if (!slots.some(({ type }) => privateTypes.has(type))) return maskKey(text);
  const pieces = parsePattern(pattern);
  let shown = "";
  let at = 0;
  let slot = 0;
  for (const [index, piece] of pieces.entries()) {
    if (piece.kind === "literal") {
      // Not of this pattern after all: then nothing is known of where its values are.
      if (!text.startsWith(piece.text, at)) return maskKey(hide(text));
      shown += piece.text;
      at += piece.text.length;
      continue;
    }
    const end = findEnd(text, at, pieces[index + 1]);
    const value = text.slice(at, end);
    shown += privateTypes.has(slots[slot]?.type ?? "") ? hide(value) : value;
    slot += 1;
    at = end;
  }
  return maskKey(shown + text.slice(at));
}

type Piece = ReturnType<typeof parsePattern>[number];

/** A value ends where the literal behind it begins; before another placeholder it takes all, to be on the safe side. */
function findEnd(text: string, at: number, next: Piece | undefined): number {
  if (next?.kind !== "literal") return text.length;
  const end = text.indexOf(next.text, at + 1);
  return end === -1 ? text.length : end;
}

function hide(value: string): string {
  if (value === "") return value;
  const first = String.fromCodePoint(value.codePointAt(0) ?? 0x2a);
  if (value.startsWith("eyJ")) return "eyJ***";
  return value.length > shortValue ? `${first}***…${value.slice(-2)}` : `${first}***`;
}
