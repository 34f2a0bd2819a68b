import type { View } from "@slack/types";
import { renderAvatar } from "./avatar.ts";
import { h } from "./dom.ts";
import type { PageContext } from "./page-context.ts";
import { renderViewBody } from "./view-body.ts";

export interface HomePane {
  readonly element: HTMLElement;
  readonly update: (home: View | undefined, context: PageContext) => void;
}

/** The app's own page, as it published it for me. */
export function createHomePane(): HomePane {
  const head = h("header", { class: "pane-head" });
  const empty = h("p", { class: "empty" });
  const body = h("div", { class: "home-body blocks", "data-testid": "home" });
  let signature = "";
  return {
    element: h(
      "main",
      { class: "pane home-pane" },
      head,
      h("div", { class: "scroller", tabindex: 0 }, empty, body),
    ),
    update: (home, context) => {
      const next = JSON.stringify([home, context.version]);
      if (next === signature) return;
      signature = next;
      const { directory, words } = context;
      const bot = directory.people.find((person) => person.isBot);
      head.replaceChildren(
        renderAvatar(bot, "small"),
        h("h2", {}, bot?.name ?? ""),
        h("p", { class: "topic" }, words.appHome),
      );
      empty.textContent = home === undefined ? words.homeEmpty : "";
      if (home === undefined) {
        body.replaceChildren();
        return;
      }
      renderViewBody(body, home, {
        directory,
        words,
        idPrefix: "home",
        act: (act) => context.perform({ do: "clickView", user: directory.me.id, viewId: "home", ...act }),
      });
    },
  };
}
