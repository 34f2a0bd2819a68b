/** Escapes text for mrkdwn. Slack knows these three entities only: https://docs.slack.dev/messaging/formatting-message-text */
export function escapeMrkdwn(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

const htmlOnlyEntities: Readonly<Record<string, string>> = {
  "&quot;": '"',
  "&#x27;": "'",
  "&#x60;": "`",
  "&#x3D;": "=",
};

/**
 * Turns what a template wrote into mrkdwn. Handlebars escapes for HTML, which is more than Slack undoes; since
 * it also escapes each `&`, an entity that was in the value itself comes through unharmed. Indentation of the
 * template goes, and more than one blank line in a row.
 */
export function finishMrkdwn(written: string): string {
  return closeUpChinese(finishText(written));
}

function finishText(written: string): string {
  return trimLines(written.replace(/&(?:quot|#x27|#x60|#x3D);/g, (entity) => htmlOnlyEntities[entity] ?? ""));
}

/** Full-width punctuation brings its own space, so none follows it; code spans stay as they are. */
function closeUpChinese(mrkdwn: string): string {
  return mrkdwn.replace(
    /(`[^`\n]*`)|([。，；：！？）]) +(?!·)/g,
    (_all, code?: string, mark?: string) => code ?? mark ?? "",
  );
}

/** The same for places that Slack shows as they are (headers, buttons, table cells, rich text): no entities. */
export function finishLiteral(written: string): string {
  return decodeEntities(finishText(written).replace(/<!date\^[^|>]*\|([^>]*)>/g, "$1"));
}

/** A literal on one line. */
export function finishLine(written: string): string {
  return finishLiteral(written).replace(/\s+/g, " ");
}

export function decodeEntities(mrkdwn: string): string {
  return mrkdwn.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

function trimLines(text: string): string {
  return text
    .split("\n")
    .map((line) => line.trim())
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}
