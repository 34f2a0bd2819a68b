import { createCommandHints } from "./command-hints.ts";
import { h, icon } from "./dom.ts";
import type { Words } from "./words.ts";

export interface ComposerTarget {
  /** Who writes where: each has its own draft. */
  readonly key: string;
  readonly placeholder: string;
  readonly words: Words;
  /** Sends what was typed; a sentence when it could not be sent. */
  readonly send: (typed: string) => Promise<string | undefined>;
  readonly takesCommands: boolean;
}

export interface Composer {
  readonly element: HTMLElement;
  readonly update: (target: ComposerTarget) => void;
  readonly focus: () => void;
}

/** A box to write in. It is made once and lives as long as the page, so news never disturb what is being typed. */
export function createComposer(testId: string): Composer {
  const drafts = new Map<string, string>();
  let target: ComposerTarget | undefined;
  const input = h("textarea", { rows: 1, "data-testid": `${testId}-input`, autocomplete: "off" });
  const error = h("div", { class: "composer-error", role: "alert", "data-testid": `${testId}-error` });
  const note = h("span", { class: "composer-note" });
  const button = h(
    "button",
    { type: "button", class: "send", "data-testid": `${testId}-send`, onclick: () => void send() },
    icon("M3 16.500l14.500-6.500-14.500-6.500v5l8 1.500-8 1.500z"),
  );
  const setText = (value: string) => {
    input.value = value;
    changed();
  };
  const hints = createCommandHints(`${testId}-hints`, (completed) => {
    setText(completed);
    input.focus();
  });

  const changed = () => {
    growToText(input);
    button.disabled = input.value.trim() === "";
    if (target === undefined) return;
    drafts.set(target.key, input.value);
    if (target.takesCommands) hints.show(input.value, target.words);
  };
  const send = async () => {
    const typed = input.value.trim();
    if (target === undefined || typed === "") return;
    const sentTo = target;
    setText("");
    hints.hide();
    const problem = await sentTo.send(typed);
    // What could not be sent comes back, unless something else has been typed since.
    if (problem !== undefined && target.key === sentTo.key && input.value === "") setText(typed);
    error.textContent = problem ?? "";
  };
  const press = (event: KeyboardEvent) => {
    // Enter while a Chinese input method is composing picks a word; it does not send.
    if (event.isComposing) return;
    const hint = hints.read();
    if (hint !== undefined && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      hints.move(event.key === "ArrowDown" ? 1 : -1);
    } else if (hint !== undefined && (event.key === "Tab" || (event.key === "Enter" && hints.isPicked()))) {
      event.preventDefault();
      setText(hint);
    } else if (hint !== undefined && event.key === "Escape") {
      hints.hide();
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      void send();
    }
  };
  input.addEventListener("keydown", press);
  input.addEventListener("input", () => {
    error.textContent = "";
    changed();
  });
  input.addEventListener("blur", () => hints.hide());

  return {
    element: h(
      "div",
      { class: "composer", "data-testid": testId },
      hints.element,
      error,
      h("div", { class: "composer-box" }, input, h("div", { class: "composer-bar" }, note, button)),
    ),
    focus: () => input.focus(),
    update: (next) => {
      const isOther = next.key !== target?.key;
      target = next;
      input.placeholder = next.placeholder;
      input.setAttribute("aria-label", next.placeholder);
      note.textContent = next.words.enterHint;
      button.setAttribute("aria-label", next.words.send);
      button.title = next.words.send;
      if (!isOther) return;
      setText(drafts.get(next.key) ?? "");
      hints.hide();
      error.textContent = "";
    },
  };
}

/** Grows with its text; the style sheet sets the most. */
function growToText(input: HTMLTextAreaElement): void {
  input.style.height = "auto";
  input.style.height = `${input.scrollHeight}px`;
}
