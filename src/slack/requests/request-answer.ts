import type { RequestAnswerView } from "../../messages/request-views.ts";
import type { RequestOutcome } from "../../usecases/requests/change-request.ts";

/** What a person is told of what became of their wish; `undefined`: it counted, and the thread shows it. */
export function requestAnswer(
  requestId: string,
  outcome: RequestOutcome | undefined,
): RequestAnswerView | undefined {
  if (outcome === undefined) return { requestId, outcome: "unknown" };
  const refused = outcome.transitions.find(({ applied }) => !applied);
  if (refused === undefined) return undefined;
  const item = refused.item;
  return { requestId, outcome: refused.reason, ...(item !== undefined && { item }) };
}
