import type { BlockButtonAction, Middleware, SlackActionMiddlewareArgs } from "@slack/bolt";
import { actOnAlert } from "../../../usecases/act-on-alert.ts";
import { openNoteForm } from "../../forms/open-note-form.ts";
import { answerFor, type Listening } from "../../listening.ts";
import { personAnswer } from "../../person-answer.ts";
import { tellPerson } from "./tell-person.ts";

/**
 * The buttons Acknowledge, Un-acknowledge and Still on it. When the click counts, the root and its thread show it; when
 * it came too late, or the person may not, they are told so, and only they; when a reason is needed, they are asked.
 */
export function actOnAlertButton(
  listening: Listening,
  action: "acknowledge" | "unacknowledge" | "confirm",
): Middleware<SlackActionMiddlewareArgs<BlockButtonAction>> {
  return async ({ ack, action: button, body, respond, client }) => {
    await ack();
    const userId = body.user.id;
    const alertId = button.value ?? "";
    const outcome = await actOnAlert(listening, alertId, {
      action,
      userId,
      source: "button",
      atMs: listening.nowMs(),
    });
    listening.onStored();
    if (outcome?.transition.applied) return;
    if (outcome?.transition.reason === "reasonRequired") {
      const asking = { client, userId, triggerId: body.trigger_id };
      if ((await openNoteForm(listening, asking, { alertId, action: "acknowledge" })) === "opened") return;
    }
    const answer = await answerFor(listening, userId);
    const message =
      outcome === undefined
        ? answer("command-problem", { problem: "unknownAlert", word: alertId })
        : await personAnswer(listening, answer, outcome, { action, userId });
    await tellPerson(respond, message);
  };
}
