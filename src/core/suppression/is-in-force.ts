import type { Silence } from "./silence.ts";

/** Whether a silence hides anything at a moment: begun, not over, not ended before its time. */
export function isInForce({ startsAtMs, endsAtMs, ended }: Silence, nowMs: number): boolean {
  return ended === undefined && startsAtMs <= nowMs && nowMs < endsAtMs;
}
