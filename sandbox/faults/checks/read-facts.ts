import type { KnownBlock } from "@slack/types";

/** Texts of a message that Slack reads as mrkdwn: what can mention somebody. */
export function readMrkdwn(message: {
  readonly text: string;
  readonly blocks: readonly KnownBlock[];
}): readonly string[] {
  return [message.text, ...collect(message.blocks)];
}

function collect(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(collect);
  if (typeof value !== "object" || value === null) return [];
  if ("type" in value && value.type === "mrkdwn" && "text" in value) return [String(value.text)];
  return Object.values(value).flatMap(collect);
}

const mention = /<!subteam\^(\w+)[^>]*>|<!(here|channel|everyone)\b[^>]*>|<@(\w+)[^>]*>/g;

/** Who a message mentions: ids of groups and people, `here`, `channel`, `everyone`. */
export function readMentions(texts: readonly string[]): ReadonlySet<string> {
  return new Set(
    texts.flatMap((text) =>
      [...text.matchAll(mention)].map(([, group, everybody, user]) => group ?? everybody ?? user ?? ""),
    ),
  );
}

/** What is the same in every language: mentions and dates (by their time), code, numbers. */
const fact = /<!date\^(\d+)[^>]*>|<[^>]+>|`[^`]*`|\d[\d.,:]*\d%?|\d%?/g;

export function readFacts(text: string): readonly string[] {
  return [...text.matchAll(fact)].map(([whole, date]) => date ?? whole).sort();
}
