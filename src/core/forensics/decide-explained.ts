import type { Alert, Decision } from "../alerts/alert.ts";
import { byProbe, change } from "../alerts/decision.ts";
import type { BurstExplanation } from "./burst-explanation.ts";

/** A burst that goes on is looked at again after an hour, one that was over and came back after ten minutes: it may be
 * another one. */
const goesOnMs = 3_600_000;
const cameBackMs = 600_000;

/** Whether somebody should look now at who makes the keys: people know of the burst, and nobody looked lately. */
export function needsExplanation(alert: Alert, nowMs: number): boolean {
  if (alert.rule !== "key-burst" || alert.firedAtMs === undefined) return false;
  if (alert.condition !== "firing" && alert.condition !== "recovering") return false;
  const { explanation } = alert;
  return explanation === undefined || nowMs - explanation.atMs > (hasChanged(alert) ? cameBackMs : goesOnMs);
}

/** Since it was looked at: what fires now and has changed was over in between, or grew worse. */
function hasChanged({ explanation, condition, recentChangesMs = [] }: Alert): boolean {
  const lookedAtMs = explanation?.atMs ?? 0;
  return condition === "firing" && recentChangesMs.some((atMs) => atMs > lookedAtMs);
}

/** Stores what was found out, in the alert and in its history. `undefined`: somebody else was quicker, or it is over. */
export function decideExplained(alert: Alert, explanation: BurstExplanation): Decision | undefined {
  if (!needsExplanation(alert, explanation.atMs)) return undefined;
  const cause = byProbe("explained", "burst", explanation.atMs);
  const decision = change(alert, { ...alert, explanation }, cause, ["root", "reply"]);
  return { ...decision, transition: { ...decision.transition, explanation } };
}
