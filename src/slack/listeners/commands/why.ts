import type { RenderedMessage } from "../../../messages/renderer.ts";
import { explainAlert } from "../../../usecases/explain-alert.ts";
import type { Answer, Listening } from "../../listening.ts";
import type { SlackCommand } from "./command.ts";
import { answerUnknownAlert, toAlertId } from "./to-alert-id.ts";

/** `/redis-audit why <alert> [page]`: every decision on it, in order. */
export const why: SlackCommand = async ({ words, answer }, listening) => {
  const [word, pageWord = ""] = words;
  if (word === undefined) return answer("command-problem", { problem: "missingAlert" });
  return answerWhy(listening, answer, word, /^[1-9]\d{0,5}$/.test(pageWord) ? Number(pageWord) : undefined);
};

/** The same for the menu of its root. */
export async function answerWhy(
  listening: Listening,
  answer: Answer,
  word: string,
  page?: number,
): Promise<RenderedMessage> {
  const { store, clusters } = listening;
  const alert = await store.alerts.find(toAlertId(word));
  if (alert === undefined) return answerUnknownAlert(listening, answer, word);
  return answer("why", await explainAlert(store, clusters, alert, page));
}
