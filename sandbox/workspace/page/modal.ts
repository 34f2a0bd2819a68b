import type { ModalView } from "@slack/types";
import type { OpenModal } from "../protocol.ts";
import { renderPlain } from "./blocks/block-context.ts";
import { findFields, isEmpty } from "./blocks/field.ts";
import { h, icon } from "./dom.ts";
import type { PageContext } from "./page-context.ts";
import { renderViewBody } from "./view-body.ts";

export interface Modal {
  readonly update: (modal: OpenModal, view: ModalView, context: PageContext) => void;
  readonly remove: () => void;
}

/** A dialog for one view. It outlives updates of the view, and with it what was entered. */
export function createModal(id: string): Modal {
  const title = h("h2", { id: `modal-title-${id}` });
  const body = h("div", { class: "dialog-body blocks" });
  const problem = h("div", { class: "composer-error", role: "alert", "data-testid": "modal-error" });
  const submit = h("button", { type: "submit", class: "button primary", "data-testid": "modal-submit" });
  const cancel = h("button", { type: "button", class: "button", "data-testid": "modal-close" });
  const cross = h("button", { type: "button", class: "icon-button" }, icon("M5 5l10 10M15 5l-10 10"));
  const form = h(
    "form",
    { novalidate: true },
    h("header", {}, title, cross),
    body,
    problem,
    h("footer", {}, cancel, submit),
  );
  const dialog = h(
    "dialog",
    { class: "dialog modal", "data-testid": "modal", "data-view-id": id, "aria-labelledby": title.id },
    form,
  );
  let signature = "";
  let current: PageContext | undefined;

  const close = () => {
    if (current === undefined) return;
    void current.perform({ do: "closeModal", user: current.directory.me.id, viewId: id });
  };
  const send = async () => {
    if (current === undefined || submit.ariaBusy === "true") return;
    showErrors(body, findMissing(body, current.words.required));
    if (body.querySelector(".invalid") !== null) return;
    submit.setAttribute("aria-busy", "true");
    const user = current.directory.me.id;
    problem.textContent =
      (await current.attempt({ do: "submit", user, viewId: id, values: readValues(body) })) ?? "";
    submit.removeAttribute("aria-busy");
  };
  cancel.addEventListener("click", close);
  cross.addEventListener("click", close);
  // Escape asks the workspace to close the view; the dialog goes when the view is gone.
  dialog.addEventListener("cancel", (event) => {
    if (event.target !== dialog) return;
    event.preventDefault();
    close();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void send();
  });

  return {
    remove: () => {
      dialog.close();
      dialog.remove();
    },
    update: (modal, view, context) => {
      current = context;
      const next = JSON.stringify([modal, context.version]);
      if (next === signature) return;
      signature = next;
      const { words, directory } = context;
      title.textContent = renderPlain(view.title);
      cross.setAttribute("aria-label", words.close);
      cancel.textContent = view.close === undefined ? words.cancel : renderPlain(view.close);
      submit.textContent = view.submit === undefined ? "" : renderPlain(view.submit);
      submit.hidden = view.submit === undefined;
      renderViewBody(body, view, {
        directory,
        words,
        idPrefix: `modal-${id}`,
        act: (act) => context.perform({ do: "clickView", user: directory.me.id, viewId: id, ...act }),
      });
      showErrors(body, modal.errors);
      if (!dialog.isConnected) {
        document.body.append(dialog);
        dialog.showModal();
        findFields(body)[0]?.field.element.focus();
      }
    },
  };
}

/** Required inputs that are empty: Slack's client does not even send those. */
function findMissing(body: HTMLElement, message: string): Readonly<Record<string, string>> {
  const missing = findFields(body).filter(
    ({ field }) => field.element.closest("[data-required]") !== null && isEmpty(field.read()),
  );
  return Object.fromEntries(missing.map(({ blockId }) => [blockId, message]));
}

function showErrors(body: HTMLElement, errors: Readonly<Record<string, string>>): void {
  for (const block of body.querySelectorAll<HTMLElement>(".block-input")) {
    const error = errors[block.dataset["blockId"] ?? ""];
    block.classList.toggle("invalid", error !== undefined);
    const line = block.querySelector(".field-error");
    if (line !== null) line.textContent = error ?? "";
    block.querySelector(".field-control")?.setAttribute("aria-invalid", String(error !== undefined));
  }
  body.querySelector<HTMLElement>(".invalid .field-control")?.focus();
}

function readValues(body: HTMLElement): Readonly<Record<string, Readonly<Record<string, unknown>>>> {
  const values: Record<string, Record<string, unknown>> = {};
  for (const { blockId, actionId, field } of findFields(body)) {
    values[blockId] = { ...values[blockId], [actionId]: field.read() };
  }
  return values;
}
