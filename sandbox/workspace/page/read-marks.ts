import type { ChannelState, Message } from "../protocol.ts";

/** What a person has seen, kept in the browser: Slack keeps it on its servers, the bot never learns of it. */
export interface ReadMarks {
  readonly markRead: (user: string, channel: ChannelState) => void;
  readonly countUnread: (user: string, channel: ChannelState) => Unread;
}

export interface Unread {
  readonly messages: number;
  /** Of them, those that mention the person or everybody. */
  readonly mentions: number;
}

export function createReadMarks(storage: Storage): ReadMarks {
  const key = (user: string, channel: ChannelState) => `read:${user}:${channel.id}`;
  return {
    markRead: (user, channel) => {
      const last = channel.messages.at(-1)?.ts;
      if (last !== undefined && storage.getItem(key(user, channel)) !== last) {
        storage.setItem(key(user, channel), last);
      }
    },
    countUnread: (user, channel) => {
      const seen = Number(storage.getItem(key(user, channel)) ?? 0);
      const unread = channel.messages.filter((message) => Number(message.ts) > seen && message.user !== user);
      return { messages: unread.length, mentions: unread.filter((m) => mentions(m, user)).length };
    },
  };
}

function mentions(message: Message, user: string): boolean {
  return message.text.includes(`<@${user}>`) || /<!(here|channel|everyone)>/.test(message.text);
}
