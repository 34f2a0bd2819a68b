import type { ModalView } from "@slack/types";
import type { Language } from "../../core/fleet.ts";
import { needsReason } from "../../usecases/act-on-alert.ts";
import { alertLine } from "../../usecases/alert-view.ts";
import { callbackIds } from "../ids.ts";
import type { Listening } from "../listening.ts";

/** What a note form is about; it travels with the modal. */
export interface NoteForm {
  readonly alertId: string;
  readonly action: "acknowledge" | "assign";
}

/** The modal that asks for a note, and for the person to whom an alert is given. */
export async function renderNoteForm(
  { store, fleet, renderer }: Listening,
  form: NoteForm,
  language: Language,
): Promise<ModalView> {
  const alert = await store.alerts.find(form.alertId);
  if (alert === undefined) return renderer.renderModal("form-problem", { problem: "gone" }, language);
  const cluster = fleet.clusters.find(({ name }) => name === alert.subject.cluster);
  const view = {
    alert: alertLine(alert, cluster),
    action: form.action,
    reasonRequired: needsReason(fleet, alert),
  };
  return {
    ...renderer.renderModal("note-form", view, language),
    callback_id: callbackIds.note,
    private_metadata: JSON.stringify(form),
  };
}

/** Reads what `renderNoteForm` wrote. */
export function readNoteForm(metadata: string): NoteForm {
  return JSON.parse(metadata) as NoteForm;
}
