import type { BlockAction, Middleware, SlackActionMiddlewareArgs } from "@slack/bolt";
import { readFields } from "../../forms/read-fields.ts";
import { readSilenceDraft, renderSilenceForm } from "../../forms/silence-form.ts";
import type { Listening } from "../../listening.ts";

/** A choice in the silence form, or its button Preview: counts anew what it would have hidden. What was chosen after
 * that wins: Slack refuses the older update by its hash. */
export function previewSilence(listening: Listening): Middleware<SlackActionMiddlewareArgs<BlockAction>> {
  return async ({ ack, body, client }) => {
    await ack();
    const { view } = body;
    if (view === undefined) return;
    const draft = readSilenceDraft(readFields(view.state.values));
    const language = await listening.readerLanguage(body.user.id);
    const shown = await renderSilenceForm(listening, view.private_metadata, draft, language);
    await client.views.update({ view_id: view.id, hash: view.hash, view: shown }).catch(ignoreOverrun);
  };
}

/** A newer choice was shown already, or the modal is closed: nobody waits for this one. */
function ignoreOverrun(error: unknown): void {
  const code = (error as { data?: { error?: string } }).data?.error;
  if (code !== "hash_conflict" && code !== "not_found") throw error;
}
