import type { Audit } from "./audit.ts";

/** Keys whose TTL is known: those that the user may not read are neither with nor without one. */
export function countAssessedKeys({
  keys,
  unreadableKeys = 0,
}: Pick<Audit, "keys" | "unreadableKeys">): number {
  return Math.max(0, keys - unreadableKeys);
}
