import type { Acknowledgment, Alert, TransitionSource } from "./alert.ts";
import { type Cause, change, type DecisionWithTransition, record, reopen } from "./decision.ts";

export interface PersonActed {
  readonly alert: Alert;
  readonly action: "acknowledge" | "unacknowledge";
  readonly userId: string;
  readonly source: TransitionSource;
  readonly nowMs: number;
  /** The person's words. */
  readonly note?: string;
}

type Refusal = "alreadyAcknowledged" | "notAcknowledged" | "alreadyResolved" | "notFired";

/**
 * Applies what a person asked for and announces it, or records that it came too late, which is not announced.
 * Either way there is a row to store: the version is raised and the transition tells who, when and why.
 */
export function decideOnPerson(acted: PersonActed): DecisionWithTransition {
  const { alert, action } = acted;
  const refusal = findRefusal(alert, action);
  if (refusal !== undefined) return record(alert, causeOf(acted, refusal));
  switch (action) {
    case "acknowledge": {
      const acknowledged: Alert = {
        ...alert,
        handling: "acknowledged",
        acknowledgment: acknowledgmentOf(acted),
      };
      return change(alert, acknowledged, causeOf(acted, "byPerson"), ["root", "reply"]);
    }
    case "unacknowledge":
      return change(alert, reopen(alert), causeOf(acted, "byPerson"), ["root", "reply"]);
  }
}

/** A suspected relapse is still resolved for everybody who looks at its root. */
function findRefusal(alert: Alert, action: PersonActed["action"]): Refusal | undefined {
  if (alert.firedAtMs === undefined) return "notFired";
  if (alert.condition === "resolved" || alert.condition === "suspect") return "alreadyResolved";
  if (action === "acknowledge" && alert.handling === "acknowledged") return "alreadyAcknowledged";
  if (action === "unacknowledge" && alert.handling === "open") return "notAcknowledged";
  return undefined;
}

function acknowledgmentOf({ userId, nowMs, note }: PersonActed): Acknowledgment {
  return { userId, atMs: nowMs, ...(note !== undefined && { note }) };
}

function causeOf({ action, userId, source, nowMs, note }: PersonActed, reason: string): Cause {
  return {
    name: action === "acknowledge" ? "acknowledged" : "unacknowledged",
    reason,
    actor: { kind: "user", userId },
    source,
    atMs: nowMs,
    ...(note !== undefined && { note }),
  };
}
