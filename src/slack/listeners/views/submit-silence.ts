import type { Middleware, SlackViewMiddlewareArgs, ViewSubmitAction } from "@slack/bolt";
import { longestSilenceMs, readLength } from "../../../core/suppression/read-length.ts";
import type { FormProblem } from "../../../messages/control-views.ts";
import { silenceLine } from "../../../usecases/silencing/list-silences.ts";
import { findUnknown, previewSilence } from "../../../usecases/silencing/preview-silence.ts";
import { putSilence } from "../../../usecases/silencing/put-silence.ts";
import { readPlan } from "../../../usecases/silencing/read-plan.ts";
import { readFields } from "../../forms/read-fields.ts";
import { showErrors } from "../../forms/show-errors.ts";
import { readSilenceDraft, type SilenceDraft } from "../../forms/silence-form.ts";
import { answerFor, type Listening } from "../../listening.ts";
import { findRefusal } from "../../not-allowed-view.ts";

/** Stores the silence of a submitted form, once however often it is submitted, and says so in its place. */
export function submitSilence(listening: Listening): Middleware<SlackViewMiddlewareArgs<ViewSubmitAction>> {
  return async ({ ack, view, body }) => {
    const userId = body.user.id;
    const draft = readSilenceDraft(readFields(view.state.values));
    const isPlanned = draft.kind === "maintenance";
    const read = isPlanned ? readPlan(draft, listening.nowMs()) : { plan: {} };
    const planProblems = "problems" in read ? read.problems : {};
    const problems = { ...findProblems(draft, listening), ...planProblems };
    if (Object.keys(problems).length > 0) {
      await ack(showErrors(problems, await answerFor(listening, userId)));
      return;
    }
    const { renderer, readerLanguage, permissions, store, clusters, nowMs } = listening;
    const language = await readerLanguage(userId);
    const refusal = await findRefusal(permissions, userId, draft.kind === "silence" ? "silence" : "maintain");
    if (refusal !== undefined) {
      await ack({ response_action: "update", view: renderer.renderModal("not-allowed", refusal, language) });
      return;
    }
    const silence = await putSilence(store, {
      ...draft,
      ...("plan" in read && read.plan),
      silenceId: view.private_metadata,
      durationMs: readLength(draft.duration) ?? 0,
      userId,
      nowMs: nowMs(),
    });
    const { openAlerts } = await previewSilence(store, clusters, silence.match, nowMs());
    const stored = { ...silenceLine(silence, nowMs()), openAlerts };
    await ack({ response_action: "update", view: renderer.renderModal("silence-stored", stored, language) });
  };
}

function findProblems(
  { duration, reason, match }: SilenceDraft,
  { clusters }: Listening,
): Readonly<Record<string, FormProblem>> {
  const durationMs = readLength(duration);
  return {
    ...(durationMs === undefined && { duration: "badDuration" }),
    ...(durationMs !== undefined && durationMs > longestSilenceMs && { duration: "longDuration" }),
    ...(reason === "" && { reason: "reasonMissing" }),
    ...(findUnknown(match, clusters).length > 0 && { clusters: "unknownCluster" }),
  };
}
