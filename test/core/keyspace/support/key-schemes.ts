import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type MakeValue, parseGenerator, toBytes } from "./value-generators.ts";

/**
 * The labelled key schemes under test/fixtures/key-schemes (and, from public software only,
 * key-schemes-held-out-2 to -14, each scored once before anybody looked at it; names end in their source). A file holds vendors (`# name`), each with one
 * pattern a line: literal text, `{name:generator}` placeholders, `\{ \} \\ \xHH` escapes, and after it the number
 * of keys: ` 200` so many, ` =5` at most five, nothing one key, or every combination of enum words.
 */
export interface SchemePattern {
  /** With names of placeholders only, literals escaped. */
  readonly label: string;
  readonly parts: readonly (
    | string
    | { readonly name: string; readonly make: MakeValue; readonly isEnum: boolean }
  )[];
  readonly keys: number;
}

export interface Vendor {
  readonly name: string;
  readonly heldOut: boolean;
  readonly patterns: readonly SchemePattern[];
}

/** A third of the vendors is kept from tuning: those whose name's bytes, hashed with FNV-1a, divide by three. */
export function isHeldOut(name: string): boolean {
  let hash = 2166136261;
  for (const byte of Buffer.from(name)) hash = Math.imul(hash ^ byte, 16777619) >>> 0;
  return hash % 3 === 0;
}

function escapeControl(char: string): string {
  return char === "\n" ? "\\n" : `\\x${char.charCodeAt(0).toString(16).padStart(2, "0")}`;
}

function escapeLiteral(text: string): string {
  return [...text.replace(/[\\{}]/g, "\\$&")].map((c) => (c < " " ? escapeControl(c) : c)).join("");
}

function parsePattern(line: string): SchemePattern {
  const count = / (=?)(\d+)$/.exec(line);
  const text = count === null ? line : line.slice(0, count.index);
  const parts: (string | { name: string; make: MakeValue; isEnum: boolean })[] = [];
  let label = "";
  let literal = "";
  const flush = (): void => {
    if (literal === "") return;
    label += escapeLiteral(literal);
    parts.push(toBytes(literal));
    literal = "";
  };
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === "\\") {
      const next = text.charAt(++at);
      if (next === "x") {
        literal += String.fromCharCode(Number.parseInt(text.slice(at + 1, at + 3), 16));
        at += 2;
      } else literal += next;
    } else if (char === "{") {
      flush();
      const end = text.indexOf("}", at);
      const [name = "", ...spec] = text.slice(at + 1, end).split(":");
      label += `{${name}}`;
      parts.push({ name, ...parseGenerator(spec.join(":")) });
      at = end;
    } else literal += char;
  }
  flush();
  const slots = parts.filter((part) => typeof part !== "string");
  const fallback = slots.length === 0 ? 1 : 60;
  return { label, parts, keys: count === null ? fallback : Number(count[2]) };
}

export function readVendors(folder: string): Vendor[] {
  const vendors: Vendor[] = [];
  for (const file of readdirSync(folder)
    .filter((name) => name.endsWith(".txt"))
    .sort()) {
    for (const block of readFileSync(join(folder, file), "utf8").split(/^# /m).slice(1)) {
      const [name = "", ...lines] = block.split("\n");
      vendors.push({
        name,
        heldOut: isHeldOut(name),
        patterns: lines.filter((line) => line !== "").map(parsePattern),
      });
    }
  }
  return vendors;
}
