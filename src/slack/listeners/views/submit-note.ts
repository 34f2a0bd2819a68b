import type { Middleware, SlackViewMiddlewareArgs, ViewSubmitAction } from "@slack/bolt";
import { acknowledgeResultView } from "../../../usecases/acknowledge-result-view.ts";
import { actOnAlert, type PersonAction } from "../../../usecases/act-on-alert.ts";
import { type NoteForm, readNoteForm } from "../../forms/note-form.ts";
import { type Fields, readFields } from "../../forms/read-fields.ts";
import { showErrors } from "../../forms/show-errors.ts";
import { answerFor, type Listening } from "../../listening.ts";
import { findRefusal } from "../../not-allowed-view.ts";

/** Acknowledges or assigns with the note of a submitted form. The root and its thread show what counts; what does not
 * is told in the form, to the person alone. */
export function submitNote(listening: Listening): Middleware<SlackViewMiddlewareArgs<ViewSubmitAction>> {
  return async ({ ack, view, body }) => {
    const userId = body.user.id;
    const form = readNoteForm(view.private_metadata);
    const answer = await answerFor(listening, userId);
    const person = readPersonAction(form, readFields(view.state.values), userId, listening.nowMs());
    if (person === undefined) return ack(showErrors({ assignee: "assigneeMissing" }, answer));
    const outcome = await actOnAlert(listening, form.alertId, person);
    listening.onStored();
    if (outcome?.transition.applied) return ack();
    const { renderer, permissions } = listening;
    const language = await listening.readerLanguage(userId);
    const show = (modal: ReturnType<typeof renderer.renderModal>) =>
      ack({ response_action: "update", view: modal });
    if (outcome === undefined)
      return show(renderer.renderModal("form-problem", { problem: "gone" }, language));
    const { reason } = outcome.transition;
    if (reason === "reasonRequired") return ack(showErrors({ note: "reasonMissing" }, answer));
    const refusal = reason === "notAllowed" && (await findRefusal(permissions, userId, form.action));
    if (refusal) return show(renderer.renderModal("not-allowed", refusal, language));
    const result = acknowledgeResultView(outcome, form.action);
    return show(renderer.renderModal("acknowledge-result", result, language));
  };
}

/** `undefined`: nobody was chosen. */
function readPersonAction(
  { action }: NoteForm,
  { text }: Fields,
  userId: string,
  atMs: number,
): PersonAction | undefined {
  const note = text("note");
  const common = { userId, source: "button", atMs, ...(note !== undefined && { note }) } as const;
  if (action === "acknowledge") return { ...common, action };
  const assignee = text("assignee");
  return assignee === undefined ? undefined : { ...common, action, assignee };
}
