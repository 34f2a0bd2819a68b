import { type Part, textOf, typeAt } from "../item.ts";
import { NUMBER } from "../token-type.ts";
import { areTimesOfLengths } from "./flat-dates.ts";
import { type PartClass, slotClass } from "./part-class.ts";
import { groupBy } from "./split.ts";

/** Times of several lengths, among which ids would show by now. */
const FEWEST_TIMES = 4;

/** `views:20260401` beside `views:202604`: a day's and a month's are two kinds of record, and become a class each. */
export function takeTimes(parts: readonly Part[], classes: PartClass[]): readonly Part[] {
  const numbers = parts.filter((part) => typeAt(part) === NUMBER);
  if (numbers.length < FEWEST_TIMES || !areTimesOfLengths(numbers.map(textOf))) return parts;
  for (const [, members] of groupBy(numbers, (part) => textOf(part).length))
    classes.push(slotClass(NUMBER, members));
  const taken = new Set(numbers);
  return parts.filter((part) => !taken.has(part));
}
