import type { Alert, Decision } from "../alerts/alert.ts";
import { byProbe, change } from "../alerts/decision.ts";
import type { BurstExplanation } from "./burst-explanation.ts";

/** A burst that goes on, or comes back, is looked at again after this. */
const holdsMs = 3_600_000;

/** Whether somebody should look now at who makes the keys: people know of the burst, and nobody looked lately. */
export function needsExplanation(alert: Alert, nowMs: number): boolean {
  if (alert.rule !== "key-burst" || alert.firedAtMs === undefined) return false;
  if (alert.condition !== "firing" && alert.condition !== "recovering") return false;
  return alert.explanation === undefined || nowMs - alert.explanation.atMs > holdsMs;
}

/** Stores what was found out, in the alert and in its history. `undefined`: somebody else was quicker, or it is over. */
export function decideExplained(alert: Alert, explanation: BurstExplanation): Decision | undefined {
  if (!needsExplanation(alert, explanation.atMs)) return undefined;
  const cause = byProbe("explained", "burst", explanation.atMs);
  const decision = change(alert, { ...alert, explanation }, cause, ["root", "reply"]);
  return { ...decision, transition: { ...decision.transition, explanation } };
}
