import type { Change } from "./changes.ts";
import type { Channel } from "./channels.ts";
import type { Delivery } from "./delivery/delivery.ts";
import { EVENT_SCOPES } from "./event-scopes.ts";
import { describeMessage } from "./message-json.ts";
import type { Message } from "./protocol.ts";
import { describeView } from "./view-json.ts";
import type { World } from "./world.ts";

type Json = Readonly<Record<string, unknown>>;

interface BotEvent {
  /** As a manifest subscribes to it. */
  readonly subscription: string;
  readonly event: Json;
}

export interface BotEvents {
  /** Resolves when every event so far was acknowledged or given up. */
  readonly settled: () => Promise<void>;
  readonly stop: () => void;
}

/**
 * Tells the app what happened where it may see it: in conversations it is a member of, as far as it subscribed
 * and has the event's scope. Its own posts come back to it too, with `bot_id`.
 */
export const sendBotEvents = (
  world: World,
  delivery: Delivery,
  subscribed: readonly string[] | undefined,
): BotEvents => {
  const pending = new Set<Promise<unknown>>();
  let sent = 0;
  const isWanted = ({ subscription }: BotEvent): boolean => {
    const scopes = EVENT_SCOPES[subscription] ?? [];
    const isSubscribed = subscribed === undefined || subscribed.includes(subscription);
    return isSubscribed && scopes.every((scope) => world.identity.scopes.includes(scope));
  };
  const stop = world.changes.subscribe((change) => {
    for (const botEvent of readEvents(change, world).filter(isWanted)) {
      sent += 1;
      const payload = wrapEvent(botEvent.event, world, sent);
      const sending = delivery.sendWithRetries({ type: "events_api", payload });
      pending.add(sending);
      void sending.finally(() => pending.delete(sending));
    }
  });
  return {
    stop,
    settled: async () => {
      while (pending.size > 0) await Promise.all(pending);
    },
  };
};

const wrapEvent = (event: Json, { identity, nowMs }: World, number: number): Json => ({
  token: identity.verificationToken,
  team_id: identity.teamId,
  context_team_id: identity.teamId,
  context_enterprise_id: null,
  api_app_id: identity.appId,
  event,
  type: "event_callback",
  event_id: `Ev${String(number).padStart(8, "0")}`,
  event_time: Math.floor(nowMs() / 1_000),
  authorizations: [
    {
      enterprise_id: null,
      team_id: identity.teamId,
      user_id: identity.botUserId,
      is_bot: true,
      is_enterprise_install: false,
    },
  ],
  is_ext_shared_channel: false,
});

const readEvents = (change: Change, world: World): readonly BotEvent[] => {
  switch (change.kind) {
    case "posted":
      return inChannel(change.message, world, (channel) => [
        messageEvent(channel, {
          ...describeMessage(change.message, world),
          ...(change.message.files.length > 0 && { subtype: "file_share" }),
          event_ts: change.message.ts,
        }),
        ...mentionEvents(change.message, world),
      ]);
    case "edited":
      return inChannel(change.message, world, (channel) => [
        messageEvent(channel, {
          type: "message",
          subtype: "message_changed",
          hidden: true,
          message: describeMessage(change.message, world),
          previous_message: describeMessage(change.previous, world),
          ts: change.message.editedTs,
          event_ts: change.message.editedTs,
        }),
      ]);
    case "deleted":
      return inChannel(change.message, world, (channel) => [
        messageEvent(channel, {
          type: "message",
          subtype: "message_deleted",
          hidden: true,
          deleted_ts: change.message.ts,
          previous_message: describeMessage(change.message, world),
          ts: change.ts,
          event_ts: change.ts,
        }),
      ]);
    case "reacted":
      return reactionEvents("reaction_added", change, world);
    case "unreacted":
      return reactionEvents("reaction_removed", change, world);
    case "archived":
      return [
        {
          subscription: "channel_archive",
          event: {
            type: "channel_archive",
            channel: change.channel,
            user: change.user,
            event_ts: world.nextTs(),
          },
        },
      ];
    case "homeOpened":
      return [homeOpenedEvent(change.user, world)];
    case "views":
    case "connection":
      return [];
  }
};

const inChannel = (
  message: Message,
  world: World,
  events: (channel: Channel) => readonly BotEvent[],
): readonly BotEvent[] => {
  const channel = world.channels.find(message.channel);
  const isVisible = message.ephemeralFor === undefined && channel?.botIsMember === true;
  return isVisible ? events(channel) : [];
};

const SUBSCRIPTIONS = { channel: "message.channels", group: "message.groups", im: "message.im" } as const;

const messageEvent = (channel: Channel, event: Json): BotEvent => ({
  subscription: SUBSCRIPTIONS[channel.kind],
  event: { ...event, channel: channel.id, channel_type: channel.kind },
});

const mentionEvents = (message: Message, world: World): readonly BotEvent[] => {
  const { botUserId } = world.identity;
  const isMention = message.user !== botUserId && message.text.includes(`<@${botUserId}>`);
  if (!isMention) return [];
  const event = {
    ...describeMessage(message, world),
    type: "app_mention",
    channel: message.channel,
    event_ts: message.ts,
  };
  return [{ subscription: "app_mention", event }];
};

const reactionEvents = (
  type: "reaction_added" | "reaction_removed",
  change: { readonly message: Message; readonly user: string; readonly name: string },
  world: World,
): readonly BotEvent[] =>
  inChannel(change.message, world, () => [
    {
      subscription: type,
      event: {
        type,
        user: change.user,
        reaction: change.name,
        item_user: change.message.user,
        item: { type: "message", channel: change.message.channel, ts: change.message.ts },
        event_ts: world.nextTs(),
      },
    },
  ]);

const homeOpenedEvent = (user: string, world: World): BotEvent => {
  const home = world.views.home(user);
  return {
    subscription: "app_home_opened",
    event: {
      type: "app_home_opened",
      user,
      channel: world.channels.directMessage(user).id,
      tab: "home",
      event_ts: world.nextTs(),
      ...(home !== undefined && { view: describeView(home, world) }),
    },
  };
};
