import type { Language } from "../core/fleet.ts";
import { blocksToHtml } from "./blocks-to-html.ts";
import type { Renderer } from "./renderer.ts";
import type { RequestView } from "./request-views.ts";
import { mrkdwnToText, toPlainText } from "./to-plain-text.ts";

/** An email, in every language it was asked for, one after the other. */
export interface RenderedEmail {
  /** In the first language, on one line. */
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

const font = '-apple-system,"Segoe UI",Roboto,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif';

/** A request as an email. Each language has the room of a message of its own. */
export function renderRequestEmail(
  renderer: Pick<Renderer, "render">,
  view: RequestView,
  languages: readonly Language[],
): RenderedEmail {
  const parts = languages.map((language) => renderer.render("email-request", view, [language]));
  const rule = '\n<hr style="border:0;border-top:1px solid #d0d7de;margin:24px 0">\n';
  const body = parts.map(({ blocks }) => blocksToHtml(blocks)).join(rule);
  return {
    subject: mrkdwnToText(parts[0]?.text ?? "")
      .replaceAll("`", "")
      .replace(/\s+/g, " "),
    text: `${parts.map(({ blocks }) => toPlainText(blocks).replaceAll("`", "")).join(`\n\n${"─".repeat(40)}\n\n`)}\n`,
    html: `<!doctype html>
<html><head><meta charset="utf-8"></head>
<body style='font-family:${font};font-size:14px;color:#1f2328;max-width:900px;margin:0 auto;padding:16px'>
${body}
</body></html>
`,
  };
}
