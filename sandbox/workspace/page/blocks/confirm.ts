import type { ConfirmationDialog } from "@slack/types";
import { h } from "../dom.ts";
import { type BlockContext, renderPlain, renderText } from "./block-context.ts";

/** Asks first if the element carries a `confirm`; calls `then` at once if it does not. */
export function askFirst(
  confirm: ConfirmationDialog | undefined,
  context: BlockContext,
  then: () => void,
  otherwise: () => void = () => undefined,
): void {
  if (confirm === undefined) {
    then();
    return;
  }
  const { words } = context;
  const style = confirm.style === "danger" ? "danger" : "primary";
  const title = confirm.title === undefined ? words.confirmTitle : renderPlain(confirm.title);
  const dialog = h("dialog", { class: "dialog confirm", "data-testid": "confirm", "aria-label": title });
  let agreed = false;
  const deny = confirm.deny === undefined ? words.cancel : renderPlain(confirm.deny);
  const yes = confirm.confirm === undefined ? words.confirmYes : renderPlain(confirm.confirm);
  dialog.append(
    h("header", {}, h("h2", {}, title)),
    h("div", { class: "dialog-body" }, renderText(confirm.text, context)),
    h(
      "footer",
      {},
      h(
        "button",
        { type: "button", class: "button", "data-testid": "confirm-deny", onclick: () => dialog.close() },
        [deny],
      ),
      h(
        "button",
        {
          type: "button",
          class: `button ${style}`,
          "data-testid": "confirm-yes",
          autofocus: true,
          onclick: () => {
            agreed = true;
            dialog.close();
          },
        },
        yes,
      ),
    ),
  );
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (agreed) then();
    else otherwise();
  });
  document.body.append(dialog);
  dialog.showModal();
}
