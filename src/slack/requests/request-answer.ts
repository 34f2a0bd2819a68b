import type { Permission } from "../../core/fleet.ts";
import type { RequestTransition } from "../../core/requests/action-request.ts";
import { findSigners } from "../../core/requests/find-signers.ts";
import type { NotAllowedView } from "../../messages/control-views.ts";
import type { RequestAnswerView } from "../../messages/request-views.ts";
import type { RequestOutcome } from "../../usecases/requests/change-request.ts";
import type { Listening } from "../listening.ts";
import { findRefusal, viewRefusal } from "../not-allowed-view.ts";

/** What a person is told of what became of their wish; `undefined`: it counted, and the thread shows it. */
export async function requestAnswer(
  listening: Pick<Listening, "permissions" | "fleet">,
  requestId: string,
  outcome: RequestOutcome | undefined,
  userId: string,
): Promise<RequestAnswerView | undefined> {
  if (outcome === undefined) return { requestId, outcome: "unknown" };
  const refused = outcome.transitions.filter(({ applied }) => !applied);
  const [first] = refused;
  if (first === undefined) return undefined;
  const barred = refused.find(({ reason }) => reason === "notAllowed");
  const who = barred && (await findWhoMay(listening, outcome, barred, userId));
  const counted = outcome.transitions.flatMap(({ applied, item }) =>
    applied && item !== undefined ? [item] : [],
  );
  return {
    requestId,
    outcome: first.reason,
    ...(first.item !== undefined && { refused: groupByReason(refused) }),
    ...(counted.length > 0 && { counted }),
    ...(who && { who }),
  };
}

function groupByReason(refused: readonly RequestTransition[]): NonNullable<RequestAnswerView["refused"]> {
  const outcomes = [...new Set(refused.map(({ reason }) => reason))];
  return outcomes.map((outcome) => ({
    outcome,
    items: refused.flatMap(({ reason, item }) => (reason === outcome && item !== undefined ? [item] : [])),
  }));
}

async function findWhoMay(
  { permissions, fleet }: Pick<Listening, "permissions" | "fleet">,
  { request }: RequestOutcome,
  { name }: RequestTransition,
  userId: string,
): Promise<NotAllowedView | undefined> {
  const permission = permissionFor(name);
  if (permission !== "sign") return findRefusal(permissions, userId, permission);
  const decision = await permissions.decideByRoles(userId, findSigners(fleet, request));
  return viewRefusal(permissions, decision, permission);
}

/** The right that a change takes, by the name of its transition. */
function permissionFor(name: string): Permission {
  switch (name) {
    case "posted":
    case "withdrawn":
    case "edited":
    case "countered-back":
    case "counter-accepted":
      return "request";
    case "run-started":
      return "remediate";
    default:
      return "sign";
  }
}
