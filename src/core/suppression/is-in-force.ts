import type { Silence } from "./silence.ts";

/** Whether a silence holds at a moment: begun, not over, not ended before its time. */
export function isInForce({ startsAtMs, endsAtMs, ended }: Silence, nowMs: number): boolean {
  return ended === undefined && startsAtMs <= nowMs && nowMs < endsAtMs;
}

/** Whether a silence holds, or is still to begin. */
export function isPending({ endsAtMs, ended }: Silence, nowMs: number): boolean {
  return ended === undefined && nowMs < endsAtMs;
}
