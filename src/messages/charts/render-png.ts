import { join } from "node:path";
import { renderAsync } from "@resvg/resvg-js";
import { packageRoot } from "../../package-root.ts";

const fontFile = join(packageRoot, "assets", "fonts", "NotoSansCJKsc-Regular-subset.otf");

/** Twice the drawn size, for screens of high density. */
const zoom = 2;

/**
 * An SVG of ours as PNG, off the main thread. Text is drawn with the font that comes with the package, so an image
 * looks the same on every machine; what the font does not have is written as its code point.
 */
export async function renderPng(svg: string): Promise<Buffer> {
  const image = await renderAsync(svg.replace(unknownCharacter, codePoint), {
    fitTo: { mode: "zoom", value: zoom },
    font: { loadSystemFonts: false, fontFiles: [fontFile], defaultFontFamily: "Noto Sans CJK SC" },
  });
  return image.asPng();
}

/** What the font has besides GB 2312: Latin-1 and a few marks. */
const marks = "–—‘’“”•…←↑→↓−≈≤≥■●↳";

/** GB 2312, by its two-byte codes: every character of rows A1 to F7 that decodes. */
function listGb2312(): string {
  const decoder = new TextDecoder("gbk");
  const bytes: number[] = [];
  for (let high = 0xa1; high <= 0xf7; high += 1) {
    for (let low = 0xa1; low <= 0xfe; low += 1) bytes.push(high, low);
  }
  return decoder.decode(new Uint8Array(bytes));
}

const known = new Set(`${listGb2312()}${marks}`);
const unknownCharacter = /[^\p{ASCII}\u00a0-\u00ff]/gu;

function codePoint(character: string): string {
  if (known.has(character)) return character;
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
