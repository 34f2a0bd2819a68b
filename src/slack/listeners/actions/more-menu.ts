import type { BlockOverflowAction, Middleware, SlackActionMiddlewareArgs } from "@slack/bolt";
import { actOnAlert } from "../../../usecases/act-on-alert.ts";
import { openNoteForm } from "../../forms/open-note-form.ts";
import { answerFor, type Listening } from "../../listening.ts";
import { personAnswer } from "../../person-answer.ts";
import { answerWhy } from "../commands/why.ts";
import { tellPerson } from "./tell-person.ts";

/** The menu of an alert's root: acknowledge with a note, assign, close, why. */
export function moreMenu(listening: Listening): Middleware<SlackActionMiddlewareArgs<BlockOverflowAction>> {
  return async ({ ack, action, body, client, respond }) => {
    await ack();
    const [wanted, alertId = ""] = action.selected_option.value.split(":");
    const userId = body.user.id;
    const answer = await answerFor(listening, userId);
    if (wanted === "why") {
      await tellPerson(respond, await answerWhy(listening, answer, alertId));
      return;
    }
    if (wanted === "close") {
      const person = { action: "close", userId, source: "button", atMs: listening.nowMs() } as const;
      const outcome = await actOnAlert(listening, alertId, person);
      listening.onStored();
      if (outcome === undefined || outcome.transition.applied) return;
      await tellPerson(respond, await personAnswer(listening, answer, outcome, person));
      return;
    }
    const form = { alertId, action: wanted === "assign" ? "assign" : "acknowledge" } as const;
    const asking = { client, userId, triggerId: body.trigger_id };
    if ((await openNoteForm(listening, asking, form)) === "opened") return;
    await tellPerson(respond, answer("command-problem", { problem: "tooLate" }));
  };
}
