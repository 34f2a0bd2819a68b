import type { Suppression } from "../suppression/silence.ts";
import type { Alert, Decision } from "./alert.ts";
import { isLive } from "./conditions.ts";
import { byTimer, change, keep, unsuppressed } from "./decision.ts";

/**
 * Brings a live alert up to what holds its messages back now. When that ends, an alert that nobody was told of is
 * told then, as far as it still burns; the others hear in the thread that it is audible again. `undefined`: nothing
 * changes.
 */
export function decideOnSuppression(
  alert: Alert,
  suppression: Suppression | undefined,
  nowMs: number,
): Decision | undefined {
  if (!isLive(alert)) return undefined;
  const { suppression: current } = alert;
  if (suppression === undefined) {
    if (current === undefined) return undefined;
    return change(alert, unsuppressed(alert), byTimer("unsuppressed", current.by, nowMs), ["root", "reply"]);
  }
  const draft = { ...alert, suppression };
  if (suppression.by !== current?.by || suppression.id !== current.id) {
    return change(alert, draft, byTimer("suppressed", suppression.by, nowMs), ["root"]);
  }
  return suppression.untilMs === current.untilMs ? undefined : keep(alert, draft, ["root"]);
}
