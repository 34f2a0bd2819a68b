/** `<@U1>`, `<#C1|name>`, `<!subteam^S1>`, `<!here>`, `<https://…>`, and what is escaped already. */
const MARKUP = /<(?:[@#!][^<>\s]+|https?:\/\/[^<>\s]+)>|&(?:amp|lt|gt);/g;

/** What a person typed, as Slack sends it to apps: `&`, `<` and `>` escaped, mentions and links kept. */
export const escapeTyped = (typed: string): string => {
  let escaped = "";
  let end = 0;
  for (const match of typed.matchAll(MARKUP)) {
    escaped += escapeText(typed.slice(end, match.index)) + match[0];
    end = match.index + match[0].length;
  }
  return escaped + escapeText(typed.slice(end));
};

const escapeText = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
