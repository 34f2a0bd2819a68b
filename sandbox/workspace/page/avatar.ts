import type { Person } from "../protocol.ts";
import { h, icon } from "./dom.ts";

const hueCount = 8;

/** Initials on a colour that stays the same for a person; a glyph for apps. Decorative: the name stands beside it. */
export function renderAvatar(person: Person | undefined, size: "large" | "small"): HTMLElement {
  const hue = `hue-${sumCodes(person?.id ?? "") % hueCount}`;
  const shape = person?.isBot === true ? "avatar-app" : hue;
  const content =
    person?.isBot === true
      ? icon(
          "M3.5 5.5c0-1.4 2.9-2.5 6.5-2.5s6.5 1.100 6.500 2.500-2.900 2.500-6.500 2.500-6.500-1.100-6.500-2.500z",
          "M3.5 5.500v4.500c0 1.400 2.900 2.500 6.500 2.500s6.500-1.100 6.500-2.500v-4.500",
          "M3.5 10v4.500c0 1.400 2.900 2.500 6.500 2.500s6.500-1.100 6.500-2.500v-4.500",
        )
      : readInitials(person?.name ?? "?");
  return h("span", { class: `avatar avatar-${size} ${shape}`, "aria-hidden": "true" }, content);
}

/** `Wei Zhang` is WZ; a Chinese name shows its last character, as Chinese chat programs do. */
function readInitials(name: string): string {
  const words = name.trim().split(/[\s._-]+/);
  const characters = [...(words[0] ?? "")];
  if (words.length === 1 && /\p{Script=Han}/u.test(name)) return characters.at(-1) ?? "?";
  const last = words.length > 1 ? ([...(words.at(-1) ?? "")][0] ?? "") : "";
  return `${characters[0] ?? "?"}${last}`.toLocaleUpperCase("en");
}

function sumCodes(value: string): number {
  return [...value].reduce((sum, character) => sum + (character.codePointAt(0) ?? 0), 0);
}
