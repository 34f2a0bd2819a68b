import type { ExpiringTtlClass, TtlClass } from "./audit.ts";

const minute = 60;
const hour = 3600;
const day = 86_400;

/** From this share of keys without TTL on, a pattern is mixed; a single straggler among hundreds is not. */
export const mixedShare = 0.01;

/**
 * The class of keys of which `keysWithoutTtl` never expire, by what is typical of the remaining TTLs of the others:
 * of a pattern their median (`undefined`: there are none). Of no keys at all: `persistent`.
 */
export function classifyTtl(
  keys: number,
  keysWithoutTtl: number,
  typicalSeconds: number | undefined,
  mixedFrom = mixedShare,
): TtlClass {
  if (typicalSeconds === undefined) return "persistent";
  if (keysWithoutTtl > 0 && keysWithoutTtl >= keys * mixedFrom) return "mixed";
  return classifySeconds(typicalSeconds);
}

/** The class of a TTL, whatever it belongs to; the bounds are told at `TtlClass`. */
export function classifySeconds(seconds: number): ExpiringTtlClass {
  if (seconds < minute) return "ultra-short";
  if (seconds < 10 * minute) return "very-short";
  if (seconds <= 4 * hour) return "short";
  if (seconds <= day) return "medium";
  if (seconds <= 14 * day) return "long";
  return "very-long";
}
