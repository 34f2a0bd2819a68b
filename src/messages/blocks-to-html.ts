import type { KnownBlock } from "@slack/types";
import { escapeXml } from "./charts/escape-xml.ts";
import { decodeEntities } from "./slack-text.ts";
import { mrkdwnToText } from "./to-plain-text.ts";

/**
 * A message's blocks as HTML for an email: styles stand at the elements, since mail programs drop style sheets. Buttons
 * and menus are left out: nobody can press them there.
 */
export function blocksToHtml(blocks: readonly KnownBlock[]): string {
  return blocks.map(blockToHtml).join("\n");
}

const cell = "border:1px solid #d0d7de;padding:6px 10px;text-align:left;vertical-align:top";

function blockToHtml(block: KnownBlock): string {
  switch (block.type) {
    case "header":
      return `<h2 style="font-size:18px;margin:20px 0 10px">${escapeXml(block.text.text)}</h2>`;
    case "section":
      return block.text === undefined
        ? ""
        : `<p style="margin:10px 0;line-height:1.5">${mrkdwnToHtml(block.text.text)}</p>`;
    case "context":
      return `<p style="margin:10px 0;color:#59636e;font-size:12px">${block.elements
        .map((element) => (element.type === "image" ? "" : mrkdwnToHtml(element.text)))
        .join(" · ")}</p>`;
    case "table":
      return tableToHtml(block.rows.map((row) => row.map((one) => ("text" in one ? String(one.text) : ""))));
    case "divider":
      return '<hr style="border:0;border-top:1px solid #d0d7de;margin:24px 0">';
    default:
      return "";
  }
}

function tableToHtml([head = [], ...rows]: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[], tag: "td" | "th", style: string) =>
    `<tr>${cells.map((text) => `<${tag} style="${style}">${escapeXml(text)}</${tag}>`).join("")}</tr>`;
  const body = rows.map((row) => line(row, "td", cell)).join("");
  const shaded = `${cell};background:#f6f8fa`;
  return `<table style="border-collapse:collapse;font-size:14px;margin:10px 0">${line(head, "th", shaded)}${body}</table>`;
}

/** Code, bold and line breaks; everything else is text. */
function mrkdwnToHtml(mrkdwn: string): string {
  return mrkdwn
    .split(/(`[^`\n]*`)/)
    .map((part, index) => {
      if (index % 2 === 1) return `<code>${escapeXml(decodeEntities(part.slice(1, -1)))}</code>`;
      return part
        .split(/(?<![\p{L}\p{N}*])(\*[^*\n]+\*)(?![\p{L}\p{N}*])/u)
        .map((text, at) => {
          const plain = escapeXml(mrkdwnToText(at % 2 === 1 ? text.slice(1, -1) : text));
          return at % 2 === 1 ? `<strong>${plain}</strong>` : plain;
        })
        .join("");
    })
    .join("")
    .replaceAll("\n", "<br>\n");
}
