import type { Message } from "../../workspace/protocol.ts";
import { readFacts } from "./read-facts.ts";

const chinese = /\p{Script=Han}/u;

/**
 * Facts that a message tells in one of its languages only: numbers, ids, dates and mentions must be equal. Compared
 * are the lines of its text, and those of its sections; a line that serves both languages at once (a label with a
 * slash, a mention by itself) belongs to neither.
 */
export function findLanguageDifferences({
  text,
  blocks,
}: Pick<Message, "text" | "blocks">): readonly string[] {
  const sections = blocks.flatMap((block) =>
    block.type === "section" && block.text !== undefined ? [block.text.text] : [],
  );
  return [
    ...compare("text", text.split("\n")),
    ...compare(
      "sections",
      sections.flatMap((section) => section.split("\n")),
    ),
  ];
}

function compare(where: string, lines: readonly string[]): readonly string[] {
  const told = lines.filter((line) => !isShared(line));
  const factsOf = (isChinese: boolean): readonly string[] =>
    told
      .filter((line) => chinese.test(line) === isChinese)
      .flatMap(readFacts)
      .sort();
  const [english, other] = [factsOf(false), factsOf(true)];
  if (english.join(" ") === other.join(" ")) return [];
  return [`${where}: the languages tell different facts: ${english.join(" ")} | ${other.join(" ")}`];
}

function isShared(line: string): boolean {
  const words = line.replaceAll(/<[^>]*>|`[^`]*`/g, "");
  return !/\p{L}/u.test(words) || /\p{L} \/ \p{Script=Han}/u.test(words);
}
