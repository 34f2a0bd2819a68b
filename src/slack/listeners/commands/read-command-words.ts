/**
 * The words of a slash command. With `should_escape` Slack sends people as `<@U1|sam>`, channels as `<#C1|name>`,
 * what looks like an address as `<http://orders.eu|orders.eu>`, and `&`, `<`, `>` as entities
 * (https://docs.slack.dev/interactivity/implementing-slash-commands). Addresses are read as they were typed; of people
 * and channels the id stays.
 */
export function readCommandWords(text: string): readonly string[] {
  return text
    .replace(/<(?:https?:\/\/|mailto:)[^|>\s]*\|([^>\s]*)>/g, "$1")
    .replace(/<(https?:\/\/[^|>\s]*)>/g, "$1")
    .replace(/<([@#][A-Z0-9]+)\|[^>]*>/g, "<$1>")
    .split(/\s+/u)
    .filter((word) => word !== "")
    .map((word) => word.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&"));
}

/** The person that a word names, `<@U…>`; `undefined`: it names nobody for certain (`@sam`). */
export function readPerson(word: string): string | undefined {
  return /^<@([UW][A-Z0-9]+)>$/.exec(word)?.[1];
}
