import type { Alert, Transition } from "../alerts/alert.ts";
import { isLive } from "../alerts/conditions.ts";

/** Whether a message that waited would call people to what needs them no more: somebody took the alert or answered
 * meanwhile, it is over, or nobody is to be notified of it. What tells of something that happened stays true. */
export function isOutdated(alert: Alert, { name }: Pick<Transition, "name">): boolean {
  if (name === "confirmation-asked") return alert.handling !== "confirming" || !isLive(alert);
  if (name !== "called" && name !== "reminded") return false;
  return alert.handling !== "open" || alert.suppression !== undefined || !isLive(alert);
}
