import type { Template, TemplatePart } from "../template.ts";
import { NUMBER } from "../token-type.ts";

const FEWEST_OF_NEIGHBOUR = 5;
const MOST_OF_LONELY = 2;

/** What a key begins with up to the end of its first number: words that a neighbour shows, if anything. */
function beginning({ parts, exemplars }: Template): string {
  const [first, second] = parts;
  if (exemplars.length > MOST_OF_LONELY || typeof first !== "string" || first === "") return "";
  if (second === undefined || typeof second === "string" || second.type !== NUMBER) return "";
  const digits = (exemplars[0]?.key ?? "").slice(first.length).match(/^\d+/)?.[0] ?? "";
  return digits !== "" && exemplars.every(({ key }) => key.startsWith(first + digits)) ? first + digits : "";
}

/** The name of an application may hold a number: what many keys begin with stays in the one that is alone of its kind. */
export function keepNames(templates: readonly Template[]): readonly Template[] {
  const known = new Set<string>();
  for (const { parts, exemplars } of templates) {
    const [first] = parts;
    if (exemplars.length < FEWEST_OF_NEIGHBOUR || typeof first !== "string") continue;
    for (const match of first.matchAll(/\d+(?=\D)/g))
      known.add(first.slice(0, match.index + match[0].length));
  }
  if (known.size === 0) return templates;
  return templates.map((template) => {
    const name = beginning(template);
    if (name === "" || !known.has(name)) return template;
    const [, , next, ...rest] = template.parts;
    const parts: TemplatePart[] =
      typeof next === "string" ? [name + next] : next === undefined ? [name] : [name, next];
    return { ...template, parts: [...parts, ...rest] };
  });
}
