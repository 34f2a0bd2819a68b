import type { Changes } from "./changes.ts";
import type { Message } from "./protocol.ts";

export type MessageDraft = Pick<Message, "channel" | "user" | "text"> &
  Partial<Pick<Message, "blocks" | "threadTs" | "ephemeralFor" | "files" | "metadata" | "broadcast">>;

export type MessagePatch = Partial<Pick<Message, "text" | "blocks">> & {
  /** `null` takes it away. */
  readonly metadata?: Message["metadata"] | null;
};

export interface Messages {
  readonly post: (draft: MessageDraft) => Message;
  /** Answers the message as it is now. */
  readonly edit: (message: Message, patch: MessagePatch) => Message;
  readonly remove: (message: Message) => void;
  /** From now on nobody can answer in its thread. */
  readonly lockThread: (message: Message) => void;
  readonly isLocked: (channel: string, rootTs: string) => boolean;
  readonly find: (channel: string, ts: string) => Message | undefined;
  /** Everything in a channel, oldest first: roots, replies and ephemerals. */
  readonly inChannel: (channel: string) => readonly Message[];
  /** The root (unless it was deleted) and its replies, oldest first, without ephemerals. */
  readonly thread: (channel: string, rootTs: string) => readonly Message[];
  /** `false`: the person had reacted so already. */
  readonly react: (message: Message, user: string, name: string) => boolean;
  /** `false`: there was no such reaction. */
  readonly unreact: (message: Message, user: string, name: string) => boolean;
}

/** The messages of every channel, in memory. A message is a value: editing puts a new one in its place. */
export const createMessages = (nextTs: () => string, changes: Changes): Messages => {
  const byChannel = new Map<string, Message[]>();
  const locked = new Set<string>();
  const listOf = (channel: string): Message[] => {
    const list = byChannel.get(channel) ?? [];
    byChannel.set(channel, list);
    return list;
  };
  const find = (channel: string, ts: string): Message | undefined =>
    byChannel.get(channel)?.find((message) => message.ts === ts);
  const replace = (message: Message): Message => {
    const list = listOf(message.channel);
    const index = list.findIndex((candidate) => candidate.ts === message.ts);
    if (index >= 0) list[index] = message;
    return message;
  };
  return {
    find,
    lockThread: ({ channel, ts }) => locked.add(`${channel} ${ts}`),
    isLocked: (channel, rootTs) => locked.has(`${channel} ${rootTs}`),
    inChannel: (channel) => [...(byChannel.get(channel) ?? [])],
    thread: (channel, rootTs) =>
      (byChannel.get(channel) ?? []).filter(
        (message) =>
          message.ephemeralFor === undefined && (message.ts === rootTs || message.threadTs === rootTs),
      ),
    post: (draft) => {
      const message: Message = { blocks: [], files: [], reactions: [], ...draft, ts: nextTs() };
      listOf(message.channel).push(message);
      changes.publish({ kind: "posted", message });
      return message;
    },
    edit: (message, patch) => {
      const previous = find(message.channel, message.ts) ?? message;
      const edited = replace({ ...applyPatch(previous, patch), editedTs: nextTs() });
      changes.publish({ kind: "edited", message: edited, previous });
      return edited;
    },
    remove: (message) => {
      const list = listOf(message.channel);
      const index = list.findIndex((candidate) => candidate.ts === message.ts);
      if (index < 0) return;
      list.splice(index, 1);
      changes.publish({ kind: "deleted", message, ts: nextTs() });
    },
    react: (message, user, name) => {
      const current = find(message.channel, message.ts) ?? message;
      const reactions = withReaction(current.reactions, user, name);
      if (reactions === undefined) return false;
      changes.publish({ kind: "reacted", message: replace({ ...current, reactions }), user, name });
      return true;
    },
    unreact: (message, user, name) => {
      const current = find(message.channel, message.ts) ?? message;
      const reactions = withoutReaction(current.reactions, user, name);
      if (reactions === undefined) return false;
      changes.publish({ kind: "unreacted", message: replace({ ...current, reactions }), user, name });
      return true;
    },
  };
};

const applyPatch = (message: Message, { metadata, ...rest }: MessagePatch): Message => {
  const { metadata: before, ...others } = message;
  const after = metadata === undefined ? before : metadata;
  return { ...others, ...rest, ...(after !== null && after !== undefined && { metadata: after }) };
};

type Reactions = Message["reactions"];

const withReaction = (reactions: Reactions, user: string, name: string): Reactions | undefined => {
  const existing = reactions.find((reaction) => reaction.name === name);
  if (existing === undefined) return [...reactions, { name, users: [user] }];
  if (existing.users.includes(user)) return undefined;
  return reactions.map((reaction) =>
    reaction.name === name ? { name, users: [...reaction.users, user] } : reaction,
  );
};

const withoutReaction = (reactions: Reactions, user: string, name: string): Reactions | undefined => {
  const had = reactions.some((reaction) => reaction.name === name && reaction.users.includes(user));
  if (!had) return undefined;
  return reactions
    .map((reaction) =>
      reaction.name === name ? { name, users: reaction.users.filter((id) => id !== user) } : reaction,
    )
    .filter((reaction) => reaction.users.length > 0);
};
