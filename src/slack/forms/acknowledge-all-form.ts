import type { ModalView } from "@slack/types";
import type { Language } from "../../core/fleet.ts";
import type { Selection } from "../../usecases/acknowledge-many.ts";
import { callbackIds } from "../ids.ts";
import type { Listening } from "../listening.ts";

/** The modal that asks for one reason for many alerts; which ones travels with it. */
export function renderAcknowledgeAllForm(
  { renderer }: Listening,
  selection: Selection,
  alerts: number,
  language: Language,
): ModalView {
  return {
    ...renderer.renderModal("acknowledge-all-form", { alerts }, language),
    callback_id: callbackIds.acknowledgeAll,
    private_metadata: JSON.stringify(selection),
  };
}
