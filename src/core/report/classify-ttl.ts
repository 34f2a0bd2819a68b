import type { TtlClass } from "../audit/audit.ts";

/** The class of a length of time, by the bounds of `TtlClass`. */
export function classifySeconds(seconds: number): Exclude<TtlClass, "mixed" | "persistent"> {
  if (seconds < 60) return "ultra-short";
  if (seconds < 600) return "very-short";
  if (seconds <= 4 * 3_600) return "short";
  if (seconds <= 86_400) return "medium";
  return seconds <= 14 * 86_400 ? "long" : "very-long";
}
