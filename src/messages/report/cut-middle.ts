import { cutMark } from "../cut-text.ts";
import { displayWidth } from "../lay-out-table.ts";

/**
 * A long name with its middle left out, so that both ends, which tell patterns apart, stay. `max` is in places of a
 * terminal: Chinese characters take two.
 */
export function cutMiddle(text: string, max: number): string {
  if (displayWidth(text) <= max) return text;
  const characters = [...text];
  const room = Math.max(1, max - 1);
  const head = takeWidth(characters, Math.ceil(room / 2));
  const tail = takeWidth(characters.toReversed(), Math.floor(room / 2)).toReversed();
  return `${head.join("")}${cutMark}${tail.join("")}`;
}

function takeWidth(characters: readonly string[], max: number): readonly string[] {
  const taken: string[] = [];
  let width = 0;
  for (const character of characters) {
    width += displayWidth(character);
    if (width > max) break;
    taken.push(character);
  }
  return taken;
}
