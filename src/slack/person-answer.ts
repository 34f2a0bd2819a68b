import type { RenderedMessage } from "../messages/renderer.ts";
import { acknowledgeResultView } from "../usecases/acknowledge-result-view.ts";
import type { PersonAction, PersonOutcome } from "../usecases/act-on-alert.ts";
import type { Answer, Listening } from "./listening.ts";
import { findRefusal } from "./not-allowed-view.ts";

/** What a person is told of what they wanted of an alert: it is done, it cannot be, or who may. */
export async function personAnswer(
  { permissions }: Listening,
  answer: Answer,
  outcome: PersonOutcome,
  { action, userId }: Pick<PersonAction, "action" | "userId">,
): Promise<RenderedMessage> {
  if (outcome.transition.reason === "notAllowed") {
    const refusal = await findRefusal(permissions, userId, action === "assign" ? "assign" : "acknowledge");
    if (refusal !== undefined) return answer("not-allowed", refusal);
  }
  return answer("acknowledge-result", acknowledgeResultView(outcome, action));
}
