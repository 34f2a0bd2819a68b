import type { ChannelOption } from "./options.ts";

export type ChannelKind = "channel" | "group" | "im";

export interface Channel {
  readonly id: string;
  /** Without `#`; empty for a direct message. */
  readonly name: string;
  readonly topic: string;
  readonly kind: ChannelKind;
  readonly botIsMember: boolean;
  readonly isArchived: boolean;
  /** The human of a direct message with the bot. */
  readonly withUser?: string;
}

export interface Channels {
  /** In the order they were made; direct messages are in it. */
  readonly all: () => readonly Channel[];
  readonly find: (id: string) => Channel | undefined;
  /** By id, `#name` or `name`. */
  readonly findByIdOrName: (word: string) => Channel | undefined;
  /** The bot's direct message with a human, made when it does not exist. */
  readonly directMessage: (user: string) => Channel;
  readonly change: (id: string, patch: Partial<Pick<Channel, "botIsMember" | "isArchived">>) => void;
}

export const createChannels = (options: readonly ChannelOption[]): Channels => {
  const byId = new Map<string, Channel>(options.map((option) => [option.id, channelOf(option)]));
  const openDirectMessage = (user: string): Channel => {
    const channel: Channel = {
      id: `D${user.slice(1)}`,
      name: "",
      topic: "",
      kind: "im",
      botIsMember: true,
      isArchived: false,
      withUser: user,
    };
    byId.set(channel.id, channel);
    return channel;
  };
  return {
    all: () => [...byId.values()],
    find: (id) => byId.get(id),
    findByIdOrName: (word) => byId.get(word) ?? findByName(byId, word.replace(/^#/, "")),
    directMessage: (user) => byId.get(`D${user.slice(1)}`) ?? openDirectMessage(user),
    change: (id, patch) => {
      const channel = byId.get(id);
      if (channel !== undefined) byId.set(id, { ...channel, ...patch });
    },
  };
};

const channelOf = (option: ChannelOption): Channel => ({
  id: option.id,
  name: option.name,
  topic: option.topic ?? "",
  kind: option.isPrivate === true ? "group" : "channel",
  botIsMember: option.botIsMember ?? true,
  isArchived: false,
});

const findByName = (byId: ReadonlyMap<string, Channel>, name: string): Channel | undefined =>
  name === "" ? undefined : [...byId.values()].find((channel) => channel.name === name);
