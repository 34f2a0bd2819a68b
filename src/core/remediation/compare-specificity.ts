import { type KeyPattern, type KeyPiece, literalBytes } from "./key-pattern.ts";

/**
 * Negative: `a` is more specific, and owns a key that both match. From left to right, where they first differ, text
 * goes before a slot, a narrower type before a wider one; then more text; then the order of the texts, so that the
 * answer is never left to chance.
 */
export function compareSpecificity(a: KeyPattern, b: KeyPattern): number {
  const [first, second] = [unitsOf(a.pieces), unitsOf(b.pieces)];
  for (let at = 0; at < Math.min(first.length, second.length); at++) {
    const [left = 0, right = 0] = [first[at], second[at]];
    // Different text at the same place: no key has both there.
    if (left === right || (left < 0 && right < 0)) continue;
    return left - right;
  }
  const longer = literalBytes(b) - literalBytes(a);
  if (longer !== 0) return longer;
  return a.text < b.text ? -1 : a.text > b.text ? 1 : 0;
}

/** Below zero: a byte of text; else the rank of a slot. */
function unitsOf(pieces: readonly KeyPiece[]): readonly number[] {
  return pieces.flatMap((piece) =>
    piece.kind === "literal" ? [...piece.bytes].map((byte) => byte - 256) : [piece.rank],
  );
}
