import { h } from "./dom.ts";

export interface MenuItem {
  readonly content: HTMLElement | string;
  readonly testId: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly isCurrent?: boolean;
  readonly choose: () => void;
}

/**
 * Opens a menu under a button, in the browser's top layer: Escape and a click elsewhere close it, arrows move,
 * and focus returns to the button.
 */
export function openMenu(anchor: HTMLElement, label: string, items: readonly MenuItem[]): void {
  const menu = h("div", { class: "menu", popover: "auto", role: "menu", "aria-label": label });
  for (const item of items) menu.append(renderItem(item, menu));
  menu.addEventListener("keydown", (event) => moveFocus(event, menu));
  menu.addEventListener("toggle", (event) => {
    if (event.newState !== "closed") return;
    menu.remove();
    anchor.setAttribute("aria-expanded", "false");
  });
  // A modal dialog makes everything outside it inert, so a menu opened in one lives in it.
  (anchor.closest("dialog") ?? document.body).append(menu);
  menu.showPopover();
  anchor.setAttribute("aria-expanded", "true");
  place(menu, anchor);
  menu.querySelector("button")?.focus();
}

function renderItem(item: MenuItem, menu: HTMLElement): HTMLElement {
  const choose = () => {
    menu.hidePopover();
    item.choose();
  };
  const role = item.isCurrent === undefined ? "menuitem" : "menuitemradio";
  const checked = item.isCurrent === undefined ? undefined : String(item.isCurrent);
  return h(
    "button",
    {
      type: "button",
      class: "menu-item",
      role,
      "aria-checked": checked,
      "data-testid": item.testId,
      ...item.attributes,
      onclick: choose,
    },
    item.content,
  );
}

function moveFocus(event: KeyboardEvent, menu: HTMLElement): void {
  const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  if (step === 0) return;
  event.preventDefault();
  const buttons = [...menu.querySelectorAll("button")];
  const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
  buttons[(at + step + buttons.length) % buttons.length]?.focus();
}

function place(menu: HTMLElement, anchor: HTMLElement): void {
  const from = anchor.getBoundingClientRect();
  const size = menu.getBoundingClientRect();
  const left = Math.max(8, Math.min(from.left, window.innerWidth - size.width - 8));
  const below = from.bottom + 4;
  const top = below + size.height > window.innerHeight - 8 ? Math.max(8, from.top - size.height - 4) : below;
  menu.style.left = `${left}px`;
  menu.style.top = `${top}px`;
}
