import type { BlockAction, Middleware, SlackActionMiddlewareArgs } from "@slack/bolt";
import type { ModalView } from "@slack/types";
import type { Language } from "../../../core/fleet.ts";
import { actionIds } from "../../../messages/action-ids.ts";
import { editDraft } from "../../../usecases/requests/edit-draft.ts";
import { readFields } from "../../forms/read-fields.ts";
import type { Listening } from "../../listening.ts";
import {
  renderDraftForm,
  renderDueForm,
  renderItemForm,
  renderWordsForm,
} from "../../requests/draft-form.ts";
import { type CounterForm, renderCounterForm } from "../../requests/item-forms.ts";

type Listener = Middleware<SlackActionMiddlewareArgs<BlockAction>>;

/** What was chosen in the modal of a draft: opens another one above it, or removes an item. */
export function draftButton(listening: Listening): Listener {
  return async ({ ack, action, body, client }) => {
    await ack();
    const { view, trigger_id: triggerId } = body;
    const request = view && (await listening.store.requests.find(view.private_metadata));
    if (view === undefined || request === undefined) return;
    const language = await listening.readerLanguage(body.user.id);
    const push = (modal: ModalView) => client.views.push({ trigger_id: triggerId, view: modal });
    if (action.type === "button" && action.action_id === actionIds.draftDue) {
      await push(renderDueForm(listening, request, language));
      return;
    }
    if (action.type === "button") {
      const [, words] = (action.value ?? "").split(":");
      const modal =
        words === undefined
          ? await renderItemForm(listening, request, undefined, language)
          : renderWordsForm(listening, request, words as Language, language);
      await push(modal);
      return;
    }
    if (action.type !== "overflow") return;
    const [wanted, , number = ""] = action.selected_option.value.split(":");
    if (wanted === "edit") {
      await push(await renderItemForm(listening, request, Number(number), language));
      return;
    }
    const edit = { action: "remove", item: Number(number) } as const;
    const outcome = await editDraft(listening.requests, request.id, edit, body.user.id);
    const shown = renderDraftForm(listening, outcome?.request ?? request, language);
    await client.views.update({ view_id: view.id, view: shown });
  };
}

/** A TTL was typed in the counter form, or its button pressed: shows what it would bring. A newer one wins. */
export function showConsequence(listening: Listening): Listener {
  return async ({ ack, body, client }) => {
    await ack();
    const { view } = body;
    if (view === undefined || view.callback_id !== "form:counter") return;
    const { text } = readFields(view.state.values);
    const form = JSON.parse(view.private_metadata) as CounterForm;
    const language = await listening.readerLanguage(body.user.id);
    const typed = { duration: text("ttl") ?? "", reason: text("reason") ?? "" };
    const shown = await renderCounterForm(listening, form, typed, language);
    await client.views.update({ view_id: view.id, hash: view.hash, view: shown }).catch((error: unknown) => {
      const code = (error as { data?: { error?: string } }).data?.error;
      if (code !== "hash_conflict" && code !== "not_found") throw error;
    });
  };
}
