import { h } from "./dom.ts";
import type { CommandName, Words } from "./words.ts";

export const command = "/redis-audit";

const usages: Readonly<Record<CommandName, string>> = {
  help: "",
  clusters: "",
  status: " [cluster]",
  alerts: "",
  ack: " <alert> [note]",
  lang: " en|zh|auto",
};

const names: readonly CommandName[] = ["help", "clusters", "status", "alerts", "ack", "lang"];

/** The words of the command that what was typed may still become; none once it is past its first word. */
export function findHints(typed: string): readonly CommandName[] {
  const matches = (name: CommandName) =>
    `${command} ${name}`.startsWith(typed) && typed !== `${command} ${name}`;
  return typed.startsWith("/") ? names.filter(matches) : [];
}

export interface CommandHints {
  readonly element: HTMLElement;
  readonly show: (typed: string, words: Words) => void;
  readonly hide: () => void;
  readonly move: (step: number) => void;
  /** The command under the cursor, with a space where an argument follows; `undefined` when nothing is shown. */
  readonly read: () => string | undefined;
  /** Whether the arrows have been used: only then does Enter complete instead of send. */
  readonly isPicked: () => boolean;
}

export function createCommandHints(id: string, choose: (completed: string) => void): CommandHints {
  const element = h("div", {
    class: "hints",
    role: "listbox",
    id,
    hidden: true,
    "data-testid": "command-hints",
  });
  let hints: readonly CommandName[] = [];
  let at = 0;
  let isPicked = false;
  const mark = () => {
    [...element.children].forEach((child, index) => {
      child.setAttribute("aria-selected", String(index === at));
    });
  };
  return {
    element,
    show: (typed, words) => {
      hints = findHints(typed);
      at = 0;
      isPicked = false;
      element.hidden = hints.length === 0;
      element.setAttribute("aria-label", words.commands);
      element.replaceChildren(
        ...hints.map((name, index) => renderHint(name, `${id}-${index}`, words, choose)),
      );
      mark();
    },
    hide: () => {
      hints = [];
      element.hidden = true;
    },
    move: (step) => {
      at = (at + step + hints.length) % hints.length;
      isPicked = true;
      mark();
    },
    read: () => {
      const hint = hints[at];
      return hint === undefined ? undefined : complete(hint);
    },
    isPicked: () => isPicked,
  };
}

function renderHint(
  name: CommandName,
  id: string,
  words: Words,
  choose: (completed: string) => void,
): HTMLElement {
  return h(
    "div",
    {
      class: "hint-line",
      role: "option",
      id,
      // Pressing must not take the focus from the composer.
      onmousedown: (event: MouseEvent) => event.preventDefault(),
      onclick: () => choose(complete(name)),
    },
    h("span", { class: "hint-command" }, `${command} ${name}`, h("i", {}, usages[name])),
    h("span", { class: "hint-text" }, words.commandHints[name]),
  );
}

function complete(name: CommandName): string {
  return `${command} ${name}${usages[name] === "" ? "" : " "}`;
}
