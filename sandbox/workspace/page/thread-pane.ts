import type { ChannelState } from "../protocol.ts";
import { createComposer } from "./composer.ts";
import { h, icon } from "./dom.ts";
import { encodeTyped } from "./encode-typed.ts";
import { createMessageList } from "./message-list.ts";
import type { PageContext } from "./page-context.ts";

export interface ThreadPane {
  readonly element: HTMLElement;
  /** `undefined` hides the pane. */
  readonly update: (
    channel: ChannelState | undefined,
    threadTs: string | undefined,
    context: PageContext,
  ) => void;
  readonly focus: () => void;
}

/** A root message, its replies, and a box to reply in. */
export function createThreadPane(): ThreadPane {
  const title = h("h2", {});
  const place = h("p", { class: "topic" });
  const gone = h("p", { class: "empty" });
  const list = createMessageList("thread-messages", false);
  const composer = createComposer("thread-composer");
  let leave = () => undefined as unknown;
  const close = h(
    "button",
    { type: "button", class: "icon-button", "data-testid": "close-thread", onclick: () => leave() },
    icon("M5 5l10 10M15 5l-10 10"),
  );
  const element = h(
    "aside",
    { class: "pane thread-pane", "data-testid": "thread", hidden: true },
    h("header", { class: "pane-head" }, title, place, close),
    gone,
    list.element,
    composer.element,
  );
  element.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) leave();
  });
  return {
    element,
    focus: () => composer.focus(),
    update: (channel, threadTs, context) => {
      element.hidden = channel === undefined || threadTs === undefined;
      if (channel === undefined || threadTs === undefined) return;
      const { words, directory } = context;
      const messages = channel.messages.filter(
        (message) => message.ts === threadTs || message.threadTs === threadTs,
      );
      leave = () => context.openThread(undefined);
      title.textContent = words.thread;
      place.textContent = channel.id.startsWith("D") ? channel.name : `#${channel.name}`;
      close.setAttribute("aria-label", words.closeThread);
      close.title = words.closeThread;
      element.setAttribute("aria-label", words.thread);
      element.dataset["threadTs"] = threadTs;
      gone.textContent = messages.some((message) => message.ts === threadTs) ? "" : words.threadGone;
      list.update(
        `${channel.id} ${threadTs}`,
        messages.map((message) => ({ message, replies: [], isCompact: false, isInThread: true })),
        context,
      );
      composer.update({
        key: `${directory.me.id} ${channel.id} ${threadTs}`,
        placeholder: words.reply,
        words,
        takesCommands: false,
        send: async (typed) => {
          // As in Slack: what starts with a slash is never posted as text, and threads take no commands.
          const command = /^\/[a-z][a-z-]*/.exec(typed)?.[0];
          if (command !== undefined) return words.noCommandsInThreads(command);
          const text = encodeTyped(typed, directory);
          return context.attempt({ do: "say", user: directory.me.id, channel: channel.id, text, threadTs });
        },
      });
    },
  };
}
