import type { Channel, ChannelKind } from "../channels.ts";
import { describeMessage, describeTombstone } from "../message-json.ts";
import type { Message } from "../protocol.ts";
import { compareTimestamps } from "../timestamps.ts";
import type { World } from "../world.ts";
import { type ApiArgs, readFlag, readText, requireText } from "./api-args.ts";
import { ApiError } from "./api-error.ts";
import type { ApiMethod, ApiMethods } from "./api-method.ts";
import { findChannel, requireMember } from "./find-channel.ts";
import { paginate } from "./paginate.ts";
import { requireChannelScope, requireScope } from "./require-scope.ts";

const HISTORY = ["channels:history", "groups:history", "im:history"];
const READ = ["channels:read", "groups:read", "im:read"];

const history: ApiMethod = {
  scopes: HISTORY,
  tier: "tier3",
  run: (args, world) => {
    const channel = findReadable(args, world);
    const roots = world.messages
      .inChannel(channel.id)
      .filter((message) => message.ephemeralFor === undefined && showsInChannel(message))
      .filter(isWithin(args))
      .reverse();
    const page = paginate(roots, args, 100);
    return {
      messages: page.items.map((message) => describeMessage(message, world, wantsMetadata(args))),
      has_more: page.nextCursor !== "",
      response_metadata: { next_cursor: page.nextCursor },
    };
  },
};

const replies: ApiMethod = {
  scopes: HISTORY,
  tier: "tier3",
  run: (args, world) => {
    const channel = findReadable(args, world);
    const ts = requireText(args, "ts");
    const rootTs = world.messages.find(channel.id, ts)?.threadTs ?? ts;
    const thread = world.messages.thread(channel.id, rootTs);
    if (thread.length === 0) throw new ApiError("thread_not_found");
    const isRoot = (message: Message): boolean => message.ts === rootTs;
    // The root comes with every answer, whatever part of the thread was asked for.
    const wanted = thread.filter((message) => isRoot(message) || isWithin(args)(message));
    const page = paginate(wanted, args, 1_000);
    const described = page.items.map((message) => describeMessage(message, world, wantsMetadata(args)));
    return {
      messages: thread.some(isRoot) ? described : [describeTombstone(rootTs), ...described],
      has_more: page.nextCursor !== "",
      response_metadata: { next_cursor: page.nextCursor },
    };
  },
};

const info: ApiMethod = {
  scopes: READ,
  tier: "tier3",
  run: (args, world) => {
    const channel = findChannel(args, world);
    requireChannelScope(world, channel, "read");
    return { channel: describeChannel(channel, world) };
  },
};

const list: ApiMethod = {
  scopes: READ,
  tier: "tier2",
  run: (args, world) => {
    const kinds = readKinds(readText(args, "types") ?? "public_channel");
    for (const kind of kinds) requireScope(world, [KIND_SCOPES[kind]]);
    const channels = world.channels
      .all()
      .filter((channel) => kinds.includes(channel.kind))
      .filter((channel) => channel.kind !== "group" || channel.botIsMember)
      .filter((channel) => !(readFlag(args, "exclude_archived") && channel.isArchived));
    const page = paginate(channels, args, 100);
    return {
      channels: page.items.map((channel) => describeChannel(channel, world)),
      response_metadata: { next_cursor: page.nextCursor },
    };
  },
};

const open: ApiMethod = {
  scopes: ["im:write"],
  tier: "tier3",
  run: (args, world) => {
    const user = readText(args, "users");
    if (user === undefined) return { channel: { id: findChannel(args, world).id } };
    if (world.people.find(user) === undefined) throw new ApiError("user_not_found");
    return { channel: { id: world.channels.directMessage(user).id } };
  },
};

const join: ApiMethod = {
  scopes: ["channels:join"],
  tier: "tier3",
  run: (args, world) => {
    const channel = findChannel(args, world);
    if (channel.kind !== "channel") throw new ApiError("method_not_supported_for_channel_type");
    if (channel.isArchived) throw new ApiError("is_archived");
    world.channels.change(channel.id, { botIsMember: true });
    return { channel: describeChannel({ ...channel, botIsMember: true }, world) };
  },
};

export const CONVERSATION_METHODS: ApiMethods = {
  "conversations.history": history,
  "conversations.replies": replies,
  "conversations.info": info,
  "conversations.list": list,
  "conversations.open": open,
  "conversations.join": join,
};

const findReadable = (args: ApiArgs, world: World): Channel => {
  const channel = findChannel(args, world);
  requireChannelScope(world, channel, "history");
  requireMember(channel, world);
  return channel;
};

const wantsMetadata = (args: ApiArgs): boolean => readFlag(args, "include_all_metadata");

const showsInChannel = (message: Message): boolean =>
  message.threadTs === undefined || message.threadTs === message.ts || message.broadcast === true;

/** `oldest` and `latest` bound the timestamps; `inclusive` lets the bounds in. */
const isWithin = (args: ApiArgs): ((message: Message) => boolean) => {
  const oldest = readText(args, "oldest");
  const latest = readText(args, "latest");
  const edge = readFlag(args, "inclusive") ? 0 : 1;
  return ({ ts }) =>
    (oldest === undefined || compareTimestamps(ts, padTimestamp(oldest)) >= edge) &&
    (latest === undefined || compareTimestamps(padTimestamp(latest), ts) >= edge);
};

/** Bounds may come with fewer digits, as plain seconds. */
const padTimestamp = (bound: string): string => {
  const [seconds = "", fraction = ""] = bound.split(".");
  return `${seconds.padStart(10, "0")}.${fraction.padEnd(6, "0")}`;
};

const describeChannel = (channel: Channel, world: World) => ({
  id: channel.id,
  name: channel.name,
  is_channel: channel.kind === "channel",
  is_group: channel.kind === "group",
  is_im: channel.kind === "im",
  is_private: channel.kind !== "channel",
  is_archived: channel.isArchived,
  is_member: channel.botIsMember,
  topic: { value: channel.topic, creator: "", last_set: 0 },
  purpose: { value: "", creator: "", last_set: 0 },
  context_team_id: world.identity.teamId,
  ...(channel.withUser !== undefined && { user: channel.withUser }),
});

const KIND_SCOPES: Readonly<Record<ChannelKind, string>> = {
  channel: "channels:read",
  group: "groups:read",
  im: "im:read",
};

const readKinds = (types: string): readonly ChannelKind[] =>
  types.split(",").flatMap((type): readonly ChannelKind[] => {
    switch (type.trim()) {
      case "public_channel":
        return ["channel"];
      case "private_channel":
        return ["group"];
      case "im":
        return ["im"];
      case "mpim":
        return [];
      default:
        throw new ApiError("invalid_types");
    }
  });
