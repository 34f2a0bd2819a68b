import type { TransitionSource } from "../../core/alerts/alert.ts";
import type { RequestAnswerView } from "../../messages/request-views.ts";
import { decideItems, type ItemsWish } from "../../usecases/requests/decide-items.ts";
import type { Listening } from "../listening.ts";
import { requestAnswer } from "./request-answer.ts";

/** Applies what a person decided; answers what they must be told, `undefined`: nothing, the thread shows it. */
export async function decide(
  listening: Listening,
  requestId: string,
  wishes: ItemsWish["wishes"],
  userId: string,
  source: TransitionSource = "button",
): Promise<RequestAnswerView | undefined> {
  const language = await listening.readerLanguage(userId);
  const outcome = await decideItems(listening.requests, requestId, { wishes, userId, source, language });
  listening.onStored();
  return requestAnswer(listening, requestId, outcome, userId);
}
