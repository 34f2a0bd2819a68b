import { delimiterAt, type Part } from "../item.ts";
import { LIST, NUMBER, SIGNED } from "../token-type.ts";
import { type PartClass, slotClass } from "./part-class.ts";
import { groupBy } from "./split.ts";

/** The delimiter of a list of numbers, 0 for one number, -1 for anything else. */
function listDelimiter(part: Part): number {
  let delimiter = 0;
  for (let i = part.from; i < part.to; i++) {
    const type = part.item.types[i];
    if ((i - part.from) % 2 === 0) {
      if (type !== NUMBER && type !== SIGNED) return -1;
      continue;
    }
    const byte = delimiterAt(part.item, i);
    if (byte < 0 || (delimiter !== 0 && byte !== delimiter)) return -1;
    delimiter = byte;
  }
  return (part.to - part.from) % 2 === 1 ? delimiter : -1;
}

/** Lists of numbers in at least three lengths are one class; a lone number counts as the length 1. */
export function collapseLists(parts: readonly Part[]): { classes: PartClass[]; rest: readonly Part[] } {
  const classes: PartClass[] = [];
  const kinds = groupBy(parts, listDelimiter);
  const single = kinds.get(0) ?? [];
  const taken = new Set<Part>();
  for (const [delimiter, group] of kinds) {
    if (delimiter <= 0) continue;
    const lengths = new Set(group.map((part) => part.to - part.from));
    const joins = lengths.has(3) && single.length > 0 && single.length <= group.length;
    if (lengths.size + (joins ? 1 : 0) < 3) continue;
    const members = joins ? [...group, ...single] : group;
    for (const part of members) taken.add(part);
    classes.push(slotClass(LIST, members));
  }
  return { classes, rest: taken.size === 0 ? parts : parts.filter((part) => !taken.has(part)) };
}
