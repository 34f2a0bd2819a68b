import { escapeLatin } from "./escape-key.ts";
import { nameSlots } from "./name-slots.ts";
import type { TemplatePart } from "./template.ts";

/** `orderservice:orderDetail:{orderId}`: literals escaped, slots as named placeholders. */
export function renderTemplate(
  parts: readonly TemplatePart[],
  names: readonly string[] = nameSlots(parts),
): string {
  let slot = 0;
  return parts
    .map((part) => (typeof part === "string" ? escapeLatin(part, true) : `{${names[slot++] ?? ""}}`))
    .join("");
}
