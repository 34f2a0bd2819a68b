import type { Directory } from "./directory.ts";

/**
 * Turns what a person typed into the text that Slack's own composer would send: `&`, `<` and `>` escaped, and
 * `@name`, `@group`, `@here` and `#channel` as references, longest name first.
 */
export function encodeTyped(typed: string, directory: Directory): string {
  const references: readonly (readonly [string, string])[] = [
    ...directory.people.map(({ id, name }) => [`@${name}`, `<@${id}>`] as const),
    ...directory.groups.map(
      ({ id, handle }) => [`@${handle.replace(/^@/, "")}`, `<!subteam^${id}>`] as const,
    ),
    ...directory.channels.map(({ id, name }) => [`#${name}`, `<#${id}>`] as const),
    ...["here", "channel", "everyone"].map((range) => [`@${range}`, `<!${range}>`] as const),
  ];
  const longestFirst = [...references].sort(([a], [b]) => b.length - a.length);
  let encoded = "";
  let at = 0;
  while (at < typed.length) {
    const found = longestFirst.find(
      ([name]) => typed.startsWith(name, at) && isWordEnd(typed[at + name.length]),
    );
    encoded += found?.[1] ?? escapeCharacter(typed[at] ?? "");
    at += found?.[0].length ?? 1;
  }
  return encoded;
}

function isWordEnd(next: string | undefined): boolean {
  return next === undefined || !/[A-Za-z0-9_-]/.test(next);
}

function escapeCharacter(character: string): string {
  switch (character) {
    case "&":
      return "&amp;";
    case "<":
      return "&lt;";
    case ">":
      return "&gt;";
  }
  return character;
}
