/** A pattern's literal text, unescaped braces, or one of its placeholders. */
export type PatternPiece =
  | { readonly kind: "literal"; readonly text: string }
  | { readonly kind: "slot"; readonly name: string };

/**
 * Reads `\{user:{userId}\}:cart`; a brace without its partner is literal. Literals are never empty, and their other
 * escapes stay: `App\\{class}` is `App\\` and a placeholder.
 */
export function parsePattern(pattern: string): readonly PatternPiece[] {
  const pieces: PatternPiece[] = [];
  let literal = "";
  const endLiteral = () => {
    if (literal !== "") pieces.push({ kind: "literal", text: literal });
    literal = "";
  };
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern.charAt(at);
    const next = pattern.charAt(at + 1);
    if (character === "\\" && next === "\\") {
      literal += "\\\\";
      at += 1;
      continue;
    }
    if (character === "\\" && (next === "{" || next === "}")) {
      literal += next;
      at += 1;
      continue;
    }
    const end = character === "{" ? pattern.indexOf("}", at) : -1;
    if (end === -1) {
      literal += character;
      continue;
    }
    endLiteral();
    pieces.push({ kind: "slot", name: pattern.slice(at + 1, end) });
    at = end;
  }
  endLiteral();
  return pieces;
}

/** The pattern with nameless placeholders: equal for two audits that named the same placeholder differently. */
export function shapeOf(pattern: string): string {
  return parsePattern(pattern)
    .map((piece) => (piece.kind === "slot" ? "{}" : piece.text.replace(/[{}]/g, "\\$&")))
    .join("");
}

/** The words of the literal text, lower case: `orderTaskNoSeg:LKUS:` gives `order task no seg lkus`. */
export function wordsOf(pattern: string): readonly string[] {
  return parsePattern(pattern).flatMap((piece) =>
    piece.kind === "slot"
      ? []
      : (piece.text.match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?[\p{Ll}\p{Lo}]+/gu) ?? []).map((word) =>
          word.toLowerCase(),
        ),
  );
}
