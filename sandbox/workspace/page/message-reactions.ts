import type { Message } from "../protocol.ts";
import { type Child, h, icon } from "./dom.ts";
import { renderEmoji } from "./emoji.ts";
import type { PageContext } from "./page-context.ts";

/** One press away on every message. */
const quickReactions = ["eyes", "white_check_mark", "+1"] as const;

export function renderReactions(message: Message, context: PageContext): Child {
  if (message.reactions.length === 0) return undefined;
  const { directory, words } = context;
  const pills = message.reactions.map(({ name, users }) => {
    const isMine = users.includes(directory.me.id);
    const names = users.map((user) => directory.findPerson(user)?.name ?? user).join(words.nameSeparator);
    const label = words.reactedWith(names, name);
    return h(
      "button",
      {
        type: "button",
        class: "reaction",
        "data-testid": "reaction",
        "data-name": name,
        "aria-pressed": String(isMine),
        "aria-label": `${users.length} ${label}`,
        title: label,
        onclick: () => toggleReaction(message, name, context),
      },
      h("span", { class: "emoji" }, renderEmoji(name)),
      h("span", {}, String(users.length)),
    );
  });
  return h("div", { class: "reactions" }, pills);
}

/** The bar that appears over a message under the pointer or the focus. */
export function renderActions(message: Message, isInThread: boolean, context: PageContext): Child {
  const { words } = context;
  const reactions = quickReactions.map((name) =>
    h(
      "button",
      {
        type: "button",
        class: "action",
        "data-testid": "add-reaction",
        "data-name": name,
        "aria-label": words.react(name.replaceAll("_", " ")),
        title: words.react(name.replaceAll("_", " ")),
        onclick: () => toggleReaction(message, name, context),
      },
      h("span", { class: "emoji" }, renderEmoji(name)),
    ),
  );
  const reply = isInThread
    ? undefined
    : h(
        "button",
        {
          type: "button",
          class: "action",
          "data-testid": "reply-in-thread",
          "aria-label": words.replyInThread,
          title: words.replyInThread,
          onclick: () => context.openThread(message.ts),
        },
        icon("M3 4.500h14v9h-7.500l-3.500 3v-3h-3z", "M6.500 8h7M6.500 10.500h4.500"),
      );
  return h(
    "div",
    { class: "message-actions", role: "toolbar", "aria-label": words.messageActions },
    reactions,
    reply,
  );
}

function toggleReaction(message: Message, name: string, context: PageContext): void {
  const me = context.directory.me.id;
  const isMine = message.reactions.some((reaction) => reaction.name === name && reaction.users.includes(me));
  void context.perform({
    do: isMine ? "unreact" : "react",
    user: me,
    channel: message.channel,
    ts: message.ts,
    name,
  });
}
