import type { AlertPolicy } from "../profiles/profile.ts";
import type { Alert, Decision } from "./alert.ts";
import { byTimer, change, reopen } from "./decision.ts";
import { mentionGroup, mentionHolder } from "./mentions.ts";

/** Asks the holder of an acknowledgment whose time is up to confirm it; without an answer in time the alert is open
 * again. `undefined`: its time is not up. */
export function decideOnAcknowledgmentTime(
  alert: Alert,
  { confirmWithinMs }: Pick<AlertPolicy, "confirmWithinMs">,
  nowMs: number,
): Decision | undefined {
  const { acknowledgment, handling } = alert;
  if (acknowledgment?.untilMs === undefined || nowMs < acknowledgment.untilMs) return undefined;
  switch (handling) {
    case "open":
      return undefined;
    case "acknowledged": {
      const asked = { ...acknowledgment, untilMs: nowMs + confirmWithinMs };
      const cause = { ...byTimer("confirmation-asked", "timeUp", nowMs), mentions: mentionHolder(alert) };
      return change(alert, { ...alert, handling: "confirming", acknowledgment: asked }, cause, [
        "root",
        "reply",
      ]);
    }
    case "confirming": {
      const mentions = [...mentionGroup(alert), ...mentionHolder(alert)];
      const cause = { ...byTimer("acknowledgment-lapsed", "noAnswer", nowMs), mentions };
      return change(alert, reopen(alert), cause, ["root", "reply"]);
    }
  }
}
