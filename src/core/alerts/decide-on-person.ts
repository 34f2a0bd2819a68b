import { addBusinessDays } from "../calendar/business-time.ts";
import type { BusinessHours } from "../calendar/calendar.ts";
import type { AlertPolicy } from "../profiles/profile.ts";
import type { Acknowledgment, Alert, Mention, TransitionName, TransitionSource } from "./alert.ts";
import { isLive } from "./conditions.ts";
import { type Cause, change, type DecisionWithTransition, record, reopen } from "./decision.ts";
import { mentionUser } from "./mentions.ts";

/** `confirm`: the holder was asked whether they still take care. To acknowledge while that is asked is the same.
 * `close`: no samples came for long, and none are waited for any more. */
export type PersonWish =
  | { readonly action: "acknowledge" | "unacknowledge" | "confirm" | "close" }
  | { readonly action: "assign"; readonly assignee: string };

export type PersonActed = PersonWish & {
  readonly alert: Alert;
  readonly userId: string;
  readonly source: TransitionSource;
  readonly nowMs: number;
  /** The person's words. */
  readonly note?: string;
  readonly policy: Pick<AlertPolicy, "criticalAcknowledgedMs" | "warningAcknowledgedDays">;
  /** When the owner works; an acknowledgment of a warning is counted in its days. */
  readonly hours: BusinessHours | undefined;
  /** Their roles let them. */
  readonly isAllowed: boolean;
  /** Who takes this alert, or gives it to somebody, must say why. */
  readonly needsReason: boolean;
};

export type Refusal =
  | "alreadyAcknowledged"
  | "notAcknowledged"
  | "alreadyResolved"
  | "alreadyClosed"
  | "notFired"
  | "notStale"
  | "reasonRequired"
  | "notAllowed";

/**
 * Applies what a person asked for and announces it, or records why they cannot have it, which is not announced.
 * Either way there is a row to store: the version is raised and the transition tells who, when and why.
 */
export function decideOnPerson(acted: PersonActed): DecisionWithTransition {
  const { alert, action } = acted;
  const refusal = findRefusal(acted);
  if (refusal !== undefined) return record(alert, causeOf(acted, refusal));
  const cause = causeOf(acted, "byPerson");
  switch (action) {
    case "acknowledge":
    case "confirm":
    case "assign": {
      const acknowledgment = isConfirmation(acted) ? renew(acted) : acknowledgmentOf(acted);
      return change(alert, { ...alert, handling: "acknowledged", acknowledgment }, cause, ["root", "reply"]);
    }
    case "unacknowledge":
      return change(alert, reopen(alert), cause, ["root", "reply"]);
    case "close":
      return change(alert, { ...alert, condition: "closed", resolvedAtMs: acted.nowMs }, cause, [
        "root",
        "reply",
      ]);
  }
}

function findRefusal(acted: PersonActed): Refusal | undefined {
  const { alert, isAllowed, needsReason, note } = acted;
  if (!isAllowed) return "notAllowed";
  if (alert.firedAtMs === undefined) return "notFired";
  // A suspected relapse is still resolved for everybody who looks at its root.
  if (alert.condition === "closed") return "alreadyClosed";
  if (!isLive(alert)) return "alreadyResolved";
  const late = findLateness(acted);
  if (late !== undefined) return late;
  const takes =
    (acted.action === "acknowledge" || acted.action === "confirm" || acted.action === "assign") &&
    !isConfirmation(acted);
  return takes && needsReason && (note === undefined || note.trim() === "") ? "reasonRequired" : undefined;
}

function findLateness(acted: PersonActed): Refusal | undefined {
  const { handling, acknowledgment } = acted.alert;
  switch (acted.action) {
    case "acknowledge":
      return handling === "acknowledged" ? "alreadyAcknowledged" : undefined;
    case "unacknowledge":
      return handling === "open" ? "notAcknowledged" : undefined;
    case "close":
      return acted.alert.condition === "stale" ? undefined : "notStale";
    case "confirm":
      if (handling === "open") return "notAcknowledged";
      return handling === "acknowledged" ? "alreadyAcknowledged" : undefined;
    case "assign":
      return handling === "acknowledged" && acknowledgment?.userId === acted.assignee
        ? "alreadyAcknowledged"
        : undefined;
  }
}

/** The holder answers the question; anybody else who answers it takes the alert over. */
function isConfirmation({ alert, userId, action }: PersonActed): boolean {
  const asks = action === "acknowledge" || action === "confirm";
  return asks && alert.handling === "confirming" && alert.acknowledgment?.userId === userId;
}

function acknowledgmentOf(acted: PersonActed): Acknowledgment {
  const { userId, nowMs, note } = acted;
  const holder = acted.action === "assign" ? acted.assignee : userId;
  return {
    userId: holder,
    atMs: nowMs,
    ...(note !== undefined && { note }),
    ...(holder !== userId && { assignedBy: userId }),
    untilMs: holdsUntil(acted),
    values: acted.alert.currentValues,
  };
}

/** Whoever confirms has looked at what it is now. */
function renew(acted: PersonActed): Acknowledgment {
  const { alert, note } = acted;
  return {
    ...acknowledgmentOf(acted),
    ...alert.acknowledgment,
    ...(note !== undefined && { note }),
    untilMs: holdsUntil(acted),
    values: alert.currentValues,
  };
}

function holdsUntil({ alert, policy, hours, nowMs }: PersonActed): number {
  return alert.severity === "critical"
    ? nowMs + policy.criticalAcknowledgedMs
    : addBusinessDays(hours, nowMs, policy.warningAcknowledgedDays);
}

function causeOf(acted: PersonActed, reason: string): Cause {
  const { userId, source, nowMs, note } = acted;
  return {
    name: nameOf(acted),
    reason,
    actor: { kind: "user", userId },
    source,
    atMs: nowMs,
    ...(note !== undefined && { note }),
    ...(acted.action === "assign" && { assignee: acted.assignee }),
    ...(reason === "byPerson" && { mentions: mentionsOf(acted) }),
  };
}

function nameOf(acted: PersonActed): TransitionName {
  switch (acted.action) {
    case "acknowledge":
      return isConfirmation(acted) ? "confirmed" : "acknowledged";
    case "confirm":
      return acted.alert.handling === "confirming" && !isConfirmation(acted) ? "acknowledged" : "confirmed";
    case "unacknowledge":
      return "unacknowledged";
    case "assign":
      return "assigned";
    case "close":
      return "closed";
  }
}

/** Who was given the alert should know. */
function mentionsOf(acted: PersonActed): readonly Mention[] {
  return acted.action === "assign" && acted.assignee !== acted.userId ? [mentionUser(acted.assignee)] : [];
}
