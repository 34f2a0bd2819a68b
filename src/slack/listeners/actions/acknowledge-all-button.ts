import type { BlockButtonAction, Middleware, SlackActionMiddlewareArgs } from "@slack/bolt";
import { acknowledgeMany, listSelected, type Selection } from "../../../usecases/acknowledge-many.ts";
import { needsReason } from "../../../usecases/act-on-alert.ts";
import { renderAcknowledgeAllForm } from "../../forms/acknowledge-all-form.ts";
import { openForm } from "../../forms/open-form.ts";
import { answerFor, type Listening } from "../../listening.ts";
import { findRefusal } from "../../not-allowed-view.ts";
import { tellPerson } from "./tell-person.ts";

/** The button below the list of `ack-all`: its message then says what became of it, so it cannot be pressed twice. Where
 * one of them must not be taken without a reason, a form asks first for one reason for all. */
export function acknowledgeAllButton(
  listening: Listening,
): Middleware<SlackActionMiddlewareArgs<BlockButtonAction>> {
  return async ({ ack, action, body, respond, client }) => {
    await ack();
    const userId = body.user.id;
    const answer = await answerFor(listening, userId);
    const refusal = await findRefusal(listening.permissions, userId, "acknowledge");
    const selection = JSON.parse(action.value ?? "{}") as Selection;
    const selected = await listSelected(listening, selection);
    if (refusal === undefined && selected.some((alert) => needsReason(listening.fleet, alert))) {
      const asking = { client, userId, triggerId: body.trigger_id };
      const opened = await openForm(listening, asking, "acknowledge", async (language) =>
        renderAcknowledgeAllForm(listening, selection, selected.length, language),
      );
      if (opened === "tooLate") await tellPerson(respond, answer("command-problem", { problem: "tooLate" }));
      return;
    }
    const person = { userId, atMs: listening.nowMs() };
    const { text, blocks } =
      refusal === undefined
        ? answer("acknowledged-all", await acknowledgeMany(listening, selection, person))
        : answer("not-allowed", refusal);
    listening.onStored();
    await respond({ response_type: "ephemeral", replace_original: true, text, blocks: [...blocks] });
  };
}
