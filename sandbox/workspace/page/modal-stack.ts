import type { OpenModal } from "../protocol.ts";
import { createModal, type Modal } from "./modal.ts";
import type { PageContext } from "./page-context.ts";

export interface ModalStack {
  readonly update: (modals: readonly OpenModal[], context: PageContext) => void;
}

/** One dialog per open view, the newest on top. */
export function createModalStack(): ModalStack {
  const shown = new Map<string, Modal>();
  return {
    update: (modals, context) => {
      for (const [id, modal] of shown) {
        if (modals.some((open) => open.id === id)) continue;
        modal.remove();
        shown.delete(id);
      }
      for (const open of modals) {
        if (open.view.type !== "modal") continue;
        const modal = shown.get(open.id) ?? createModal(open.id);
        shown.set(open.id, modal);
        modal.update(open, open.view, context);
      }
    },
  };
}
