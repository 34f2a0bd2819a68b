import type { Middleware, SlackViewMiddlewareArgs, ViewSubmitAction } from "@slack/bolt";
import { acknowledgeMany, type Selection } from "../../../usecases/acknowledge-many.ts";
import { readFields } from "../../forms/read-fields.ts";
import { showErrors } from "../../forms/show-errors.ts";
import { answerFor, type Listening } from "../../listening.ts";
import { findRefusal } from "../../not-allowed-view.ts";

/** Acknowledges what the list showed, with the one reason that was given, and says in the form what became of it. Many
 * take longer than Slack waits, so the form says first that it has begun. */
export function submitAcknowledgeAll(
  listening: Listening,
): Middleware<SlackViewMiddlewareArgs<ViewSubmitAction>> {
  return async ({ ack, view, body, client }) => {
    const { renderer, readerLanguage, permissions, nowMs, onStored } = listening;
    const userId = body.user.id;
    const note = readFields(view.state.values).text("note");
    if (note === undefined) {
      return ack(showErrors({ note: "reasonMissing" }, await answerFor(listening, userId)));
    }
    const language = await readerLanguage(userId);
    const loading = renderer.renderModal("form-loading", { form: "acknowledge" }, language);
    await ack({ response_action: "update", view: loading });
    const refusal = await findRefusal(permissions, userId, "acknowledge");
    const selection = JSON.parse(view.private_metadata) as Selection;
    const person = { userId, atMs: nowMs(), note };
    const shown =
      refusal === undefined
        ? renderer.renderModal(
            "acknowledged-all",
            await acknowledgeMany(listening, selection, person),
            language,
          )
        : renderer.renderModal("not-allowed", refusal, language);
    onStored();
    await client.views.update({ view_id: view.id, view: shown });
  };
}
