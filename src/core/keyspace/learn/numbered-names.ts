import { type Part, textOf } from "../item.ts";
import type { PartClass } from "./part-class.ts";
import { groupBy } from "./split.ts";

/** Machines and processes that people number: `web-1`, `app02`. */
const MACHINES = new Set(
  "agent app backend box broker comet edge frontend gateway gw host instance job master node pod proxy replica server slave srv vm w web worker".split(
    " ",
  ),
);
/** More numbers than that behind one word are a number. */
const MOST_VALUES = 3;
/** A word of the application's comes again and again with each of its numbers. */
const KEYS_PER_VALUE = 3;
const NUMBERED = /^([A-Za-z]{1,20})([-_]?)(\d{1,2})$/;

interface Numbered {
  readonly stem: string;
  readonly joint: string;
  readonly number: string;
}

function read(part: Part): Numbered | undefined {
  if (part.to - part.from < 2 || part.to - part.from > 3) return undefined;
  const [, stem = "", joint = "", number = ""] = NUMBERED.exec(textOf(part)) ?? [];
  return number === "" ? undefined : { stem, joint, number };
}

function areNames(members: readonly Part[], { stem, joint }: Numbered): boolean {
  const values = [...new Set(members.map(textOf))];
  if (values.length < 2 || values.length > MOST_VALUES) return false;
  const isMachine = MACHINES.has(stem.toLowerCase());
  if (members.length >= KEYS_PER_VALUE * values.length) return isMachine || joint === "";
  return isMachine && values.every((value) => /(?:^|\D)0?\d$/.test(value));
}

/** `web-1` and `web-2`: a word with two or three numbers is the name of an instance, one class each. */
export function takeNumberedNames(parts: readonly Part[], classes: PartClass[]): readonly Part[] {
  const numberedOf = new Map<Part, Numbered>();
  for (const part of parts) {
    const numbered = read(part);
    if (numbered !== undefined) numberedOf.set(part, numbered);
  }
  if (numberedOf.size < 2) return parts;
  const taken = new Set<Part>();
  const stems = groupBy([...numberedOf.keys()], (part) => {
    const { stem, joint } = numberedOf.get(part) ?? { stem: "", joint: "" };
    return stem + joint;
  });
  for (const members of stems.values()) {
    const [first] = members;
    const numbered = first === undefined ? undefined : numberedOf.get(first);
    if (numbered === undefined || !areNames(members, numbered)) continue;
    for (const [literal, some] of groupBy(members, textOf)) {
      for (const part of some) taken.add(part);
      classes.push({ elements: [{ literal }], parts: some });
    }
  }
  return taken.size === 0 ? parts : parts.filter((part) => !taken.has(part));
}
