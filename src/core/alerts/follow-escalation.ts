import type { Alert, EscalationProgress } from "./alert.ts";
import { isLive } from "./conditions.ts";
import type { Cause, Draft } from "./decision.ts";

/**
 * Where the escalation stands after a change. People are called while the alert is live, open and not suppressed;
 * the steps begin anew whenever that becomes so, when people are told that the alert got more severe, and under another
 * policy.
 */
export function followEscalation(
  before: Alert | undefined,
  draft: Draft,
  { name, atMs }: Pick<Cause, "name" | "atMs">,
): EscalationProgress | undefined {
  const { escalationPolicy: policy } = draft;
  if (policy === undefined || !wantsPeople(draft)) return undefined;
  const isToldWorse = name === "escalated" && draft.worseToldAtMs === atMs;
  const goesOn = before !== undefined && wantsPeople(before) && !isToldWorse;
  const progress = goesOn && draft.escalation?.policy === policy ? draft.escalation : undefined;
  return progress ?? { policy, round: 1, nextStep: 0, sinceMs: atMs };
}

function wantsPeople(alert: Draft): boolean {
  return isLive(alert) && alert.handling === "open" && alert.suppression === undefined;
}
