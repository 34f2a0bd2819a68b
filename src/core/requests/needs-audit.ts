import type { Audit } from "../audit/audit.ts";
import { sawEveryKey } from "../audit/saw-every-key.ts";
import type { ActionRequest } from "./action-request.ts";
import { isProofBegun } from "./decide-on-verification.ts";

/** From one look at the new keys to the next: what is written each day is then seen three times in as many days. */
export const proofEveryMs = 24 * 60 * 60_000;

/**
 * Whether the proof of a fix waits for an audit that nobody asked for: at once for the count that it begins with, then
 * a day after the newest one. `newest` of the request's cluster; `undefined`: there is none.
 */
export function needsAudit(
  request: ActionRequest,
  newest: Pick<Audit, "startedAtMs" | "complete" | "mode"> | undefined,
  nowMs: number,
): boolean {
  if (!isProofBegun(request, nowMs)) return false;
  const applied = request.items.filter(({ state }) => state === "applied");
  if (applied.length === 0) return false;
  if (newest === undefined || !sawEveryKey(newest)) return true;
  const waits = ({ baseline, appliedAtMs = 0 }: (typeof applied)[number]) =>
    baseline === undefined && newest.startedAtMs <= appliedAtMs;
  return applied.some(waits) || nowMs - newest.startedAtMs >= proofEveryMs;
}
