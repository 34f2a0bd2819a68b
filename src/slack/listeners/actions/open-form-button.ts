import type { BlockButtonAction, Middleware, SlackActionMiddlewareArgs } from "@slack/bolt";
import type { Asking } from "../../forms/open-form.ts";
import { openNoteForm } from "../../forms/open-note-form.ts";
import { draftFor, openSilenceForm } from "../../forms/open-silence-form.ts";
import { answerFor, type Listening } from "../../listening.ts";
import { tellPerson } from "./tell-person.ts";

/** A button of an alert that opens a modal: `silence` filled for the alert, or `note`. */
export function openFormButton(
  listening: Listening,
  form: "silence" | "note",
): Middleware<SlackActionMiddlewareArgs<BlockButtonAction>> {
  return async ({ ack, action: { value: alertId = "" }, body, client, respond }) => {
    await ack();
    const asking = { client, userId: body.user.id, triggerId: body.trigger_id };
    const opened =
      form === "note"
        ? await openNoteForm(listening, asking, { alertId, action: "acknowledge" })
        : await silenceAlert(listening, asking, alertId);
    if (opened === "opened") return;
    const answer = await answerFor(listening, asking.userId);
    const problem = opened === "tooLate" ? "tooLate" : "unknownAlert";
    await tellPerson(respond, answer("command-problem", { problem, word: alertId }));
  };
}

async function silenceAlert(listening: Listening, asking: Asking, alertId: string) {
  const alert = await listening.store.alerts.find(alertId);
  return alert === undefined ? "unknownAlert" : openSilenceForm(listening, asking, draftFor(alert));
}
