import type { PersonWish } from "../../../core/alerts/decide-on-person.ts";
import type { RenderedMessage } from "../../../messages/renderer.ts";
import { actOnAlert } from "../../../usecases/act-on-alert.ts";
import type { Listening } from "../../listening.ts";
import { personAnswer } from "../../person-answer.ts";
import type { CommandInput } from "./command.ts";
import { answerUnknownAlert, toAlertId } from "./to-alert-id.ts";

/** Does what a person wants of the alert that a word names, with the other words as a note. */
export async function actOnNamedAlert(
  listening: Listening,
  { userId, answer }: CommandInput,
  word: string,
  wish: PersonWish,
  noteWords: readonly string[],
): Promise<RenderedMessage> {
  const note = noteWords.join(" ");
  const outcome = await actOnAlert(listening, toAlertId(word), {
    ...wish,
    userId,
    source: "command",
    atMs: listening.nowMs(),
    ...(note && { note }),
  });
  if (outcome === undefined) return answerUnknownAlert(listening, answer, word);
  listening.onStored();
  return personAnswer(listening, answer, outcome, { action: wish.action, userId });
}
