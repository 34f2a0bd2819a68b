import type { Channel } from "../channels.ts";
import { MESSAGE_LIMITS } from "../find-block-problems.ts";
import { describeMessage } from "../message-json.ts";
import { fillMessageBlocks, postAsBot } from "../post-as-bot.ts";
import type { Message } from "../protocol.ts";
import type { World } from "../world.ts";
import { type ApiArgs, readFlag, readText, requireText } from "./api-args.ts";
import { ApiError } from "./api-error.ts";
import type { ApiMethod, ApiMethods } from "./api-method.ts";
import { findChannel, findTarget } from "./find-channel.ts";
import { cutText, type MessageContent, readMessageContent } from "./message-content.ts";

const postMessage: ApiMethod = {
  scopes: ["chat:write"],
  tier: "posting",
  run: (args, world) => {
    const channel = findTarget(args, world);
    const content = requireContent(readMessageContent(args));
    const message = postAsBot(world, {
      channel: channel.id,
      text: cutText(content.text ?? ""),
      blocks: content.blocks ?? [],
      ...readThread(args, channel, world),
      ...(content.metadata !== undefined && { metadata: content.metadata }),
    });
    return { channel: channel.id, ts: message.ts, message: describeMessage(message, world, true) };
  },
};

const postEphemeral: ApiMethod = {
  scopes: ["chat:write"],
  tier: "tier4",
  run: (args, world) => {
    const channel = findTarget(args, world);
    const user = requireText(args, "user");
    if (world.people.find(user)?.isBot !== false) throw new ApiError("user_not_in_channel");
    const content = requireContent(readMessageContent(args));
    const message = postAsBot(world, {
      channel: channel.id,
      text: cutText(content.text ?? ""),
      blocks: content.blocks ?? [],
      ephemeralFor: user,
      ...readThread(args, channel, world),
    });
    return { message_ts: message.ts };
  },
};

const update: ApiMethod = {
  scopes: ["chat:write"],
  tier: "tier3",
  run: (args, world) => {
    const message = findOwnMessage(args, world, "cant_update_message");
    const content = readMessageContent(args);
    if (content.text === undefined && content.blocks === undefined) throw new ApiError("no_text");
    if ((content.text?.length ?? 0) > MESSAGE_LIMITS.updatedTextCharacters) {
      throw new ApiError("msg_too_long");
    }
    const edited = world.messages.edit(message, {
      text: content.text ?? message.text,
      ...(content.removesMetadata && { metadata: null }),
      blocks: content.blocks === undefined ? message.blocks : fillMessageBlocks(world, content.blocks),
      ...(content.metadata !== undefined && { metadata: content.metadata }),
    });
    return {
      channel: edited.channel,
      ts: edited.ts,
      text: edited.text,
      message: describeMessage(edited, world, true),
    };
  },
};

const remove: ApiMethod = {
  scopes: ["chat:write"],
  tier: "tier3",
  run: (args, world) => {
    const message = findOwnMessage(args, world, "cant_delete_message");
    world.messages.remove(message);
    return { channel: message.channel, ts: message.ts };
  },
};

const getPermalink: ApiMethod = {
  scopes: [],
  tier: "special",
  run: (args, world) => {
    const channel = findChannel(args, world);
    const ts = requireText(args, "message_ts");
    if (findVisible(world, channel.id, ts) === undefined) throw new ApiError("message_not_found");
    return {
      channel: channel.id,
      permalink: `${world.baseUrl()}archives/${channel.id}/p${ts.replace(".", "")}`,
    };
  },
};

export const CHAT_METHODS: ApiMethods = {
  "chat.postMessage": postMessage,
  "chat.postEphemeral": postEphemeral,
  "chat.update": update,
  "chat.delete": remove,
  "chat.getPermalink": getPermalink,
};

const requireContent = (content: MessageContent): MessageContent => {
  const isEmpty = content.text === undefined && (content.blocks ?? []).length === 0;
  if (isEmpty) throw new ApiError("no_text");
  return content;
};

/** A reply to a reply goes to its root, as Slack does. */
const readThread = (
  args: ApiArgs,
  channel: Channel,
  world: World,
): Pick<Message, "threadTs" | "broadcast"> => {
  const ts = readText(args, "thread_ts");
  if (ts === undefined) return {};
  const parent = world.messages.find(channel.id, ts);
  const hasReplies = world.messages.thread(channel.id, ts).length > 0;
  if (parent === undefined && !hasReplies) throw new ApiError("thread_not_found");
  if (world.messages.isLocked(channel.id, parent?.threadTs ?? ts)) {
    throw new ApiError("restricted_action_thread_locked");
  }
  return {
    threadTs: parent?.threadTs ?? ts,
    ...(readFlag(args, "reply_broadcast") && { broadcast: true }),
  };
};

const findOwnMessage = (args: ApiArgs, world: World, refusal: string): Message => {
  const channel = findChannel(args, world);
  const message = findVisible(world, channel.id, requireText(args, "ts"));
  if (message === undefined) throw new ApiError("message_not_found");
  if (message.user !== world.identity.botUserId) throw new ApiError(refusal);
  if (channel.isArchived) throw new ApiError("is_archived");
  return message;
};

/** Ephemerals cannot be edited, deleted or linked to by their timestamp. */
const findVisible = (world: World, channel: string, ts: string): Message | undefined => {
  const message = world.messages.find(channel, ts);
  return message?.ephemeralFor === undefined ? message : undefined;
};
