import type { ChannelState, Message } from "../protocol.ts";
import { createComposer } from "./composer.ts";
import { h } from "./dom.ts";
import { encodeTyped } from "./encode-typed.ts";
import { createMessageList } from "./message-list.ts";
import type { PageContext } from "./page-context.ts";

export interface ChannelPane {
  readonly element: HTMLElement;
  readonly update: (channel: ChannelState, context: PageContext) => void;
}

/** A channel: its name and topic, its messages, and a box to write in. */
export function createChannelPane(): ChannelPane {
  const name = h("h2", { "data-testid": "channel-name" });
  const topic = h("p", { class: "topic", "data-testid": "channel-topic" });
  const empty = h("p", { class: "empty" });
  const list = createMessageList("messages", true);
  const composer = createComposer("composer");
  return {
    element: h(
      "main",
      { class: "pane channel-pane", "data-testid": "channel-pane" },
      h("header", { class: "pane-head" }, name, topic),
      empty,
      list.element,
      composer.element,
    ),
    update: (channel, context) => {
      const { words, directory } = context;
      const label = channel.id.startsWith("D") ? channel.name : `#${channel.name}`;
      const replies = groupReplies(channel.messages);
      const roots = channel.messages.filter(isRoot);
      name.textContent = label;
      topic.textContent = channel.topic;
      topic.title = channel.topic;
      empty.textContent = roots.length === 0 ? words.emptyChannel(label) : "";
      list.element.setAttribute("aria-label", words.messagesIn(label));
      list.update(
        channel.id,
        roots.map((message) => ({
          message,
          replies: replies.get(message.ts) ?? [],
          isCompact: false,
          isInThread: false,
        })),
        context,
      );
      composer.update({
        key: `${directory.me.id} ${channel.id}`,
        placeholder: words.messageTo(label),
        words,
        takesCommands: true,
        send: (typed) => sendTyped(typed, channel.id, context),
      });
    },
  };
}

export function isRoot(message: Message): boolean {
  return message.threadTs === undefined || message.threadTs === message.ts;
}

function groupReplies(messages: readonly Message[]): ReadonlyMap<string, readonly Message[]> {
  const replies = new Map<string, Message[]>();
  for (const message of messages) {
    if (message.threadTs === undefined || isRoot(message)) continue;
    const thread = replies.get(message.threadTs);
    if (thread === undefined) replies.set(message.threadTs, [message]);
    else thread.push(message);
  }
  return replies;
}

function sendTyped(typed: string, channel: string, context: PageContext): Promise<string | undefined> {
  const user = context.directory.me.id;
  const slash = /^(\/\S+)\s*([\s\S]*)$/.exec(typed);
  if (slash === null) {
    return context.attempt({ do: "say", user, channel, text: encodeTyped(typed, context.directory) });
  }
  const [, command = "", text = ""] = slash;
  return context.attempt({ do: "slash", user, channel, command, text });
}
