import type { Listening } from "../listening.ts";
import { findRefusal } from "../not-allowed-view.ts";
import { type NoteForm, renderNoteForm } from "./note-form.ts";
import { type Asking, openForm } from "./open-form.ts";

/** Opens the form in which a person says why they take an alert, or to whom they give it. */
export function openNoteForm(
  listening: Listening,
  asking: Asking,
  form: NoteForm,
): Promise<"opened" | "tooLate"> {
  return openForm(listening, asking, form.action, async (language) => {
    const refusal = await findRefusal(listening.permissions, asking.userId, form.action);
    return refusal === undefined
      ? renderNoteForm(listening, form, language)
      : listening.renderer.renderModal("not-allowed", refusal, language);
  });
}
