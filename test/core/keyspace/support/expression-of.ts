import { type PatternPiece, parsePattern } from "../../../../src/core/audit/pattern-text.ts";
import type { MinedPattern, SlotType } from "../../../../src/core/keyspace/mined-patterns.ts";

/** What the values of a type look like at the most, one character a byte. */
const VALUES: Readonly<Partial<Record<SlotType, string>>> = {
  number: "(?:[-+]?[0-9]+(?:\\.[0-9]+)?|[^]{1,2})",
  hash: "(?:0x)?(?:[0-9a-f]+|[0-9A-F]+)",
  code: "[A-Z]{1,3}[0-9]{3,8}",
  uuid: "[0-9a-fA-F]{8}-?(?:[0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}",
  date: "(?:[0-9]{6,14}|[0-9]{4}[-/._][0-9]{2}[-/._][0-9]{2})",
  month: "(?:[0-9]{6}|[0-9]{4}[-/._][0-9]{2})",
  ip: "(?:[0-9]{1,3}(?:\\.[0-9]{1,3}){3}|[0-9a-fA-F:.]{2,45})",
  mac: "[0-9a-fA-F]{2}(?:[:-]?[0-9a-fA-F]{2}){5}",
  email: "[^@]+@[^@]+\\.[^@]+",
};

/** Bytes of literal text as patterns show it. */
function bytesOf(text: string): string {
  const named: Readonly<Record<string, string>> = { "\\": "\\", t: "\t", n: "\n", r: "\r" };
  return text.replace(/\\x([0-9a-f]{2})|\\([\\tnr])|[^\\]+/g, (plain, hex, letter) => {
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
    if (letter !== undefined) return named[letter] ?? "";
    return Buffer.from(plain).toString("latin1");
  });
}

/** Matches the keys of a pattern, one character a byte, and few others: literal text as it stands, values by their type. */
export function expressionOf({ template, slots }: Pick<MinedPattern, "template" | "slots">): RegExp {
  let slot = 0;
  const source = (piece: PatternPiece): string =>
    piece.kind === "slot"
      ? (VALUES[slots[slot++]?.type ?? "text"] ?? "[^]+?")
      : bytesOf(piece.text).replace(/[.*+?^${}()|[\]/\\-]/g, "\\$&");
  return new RegExp(`^${parsePattern(template).map(source).join("")}$`);
}
