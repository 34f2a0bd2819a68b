import { describeMessage } from "../message-json.ts";
import type { Message } from "../protocol.ts";
import type { World } from "../world.ts";
import { type ApiArgs, readText, requireText } from "./api-args.ts";
import { ApiError } from "./api-error.ts";
import type { ApiMethods } from "./api-method.ts";
import { findChannel, requireMember } from "./find-channel.ts";

export const REACTION_METHODS: ApiMethods = {
  "reactions.add": {
    scopes: ["reactions:write"],
    tier: "tier3",
    run: (args, world) => {
      const message = findItem(args, world);
      if (!world.messages.react(message, world.identity.botUserId, readName(args))) {
        throw new ApiError("already_reacted");
      }
      return {};
    },
  },
  "reactions.remove": {
    scopes: ["reactions:write"],
    tier: "tier2",
    run: (args, world) => {
      const message = findItem(args, world);
      if (!world.messages.unreact(message, world.identity.botUserId, readName(args))) {
        throw new ApiError("no_reaction");
      }
      return {};
    },
  },
  "reactions.get": {
    scopes: ["reactions:read"],
    tier: "tier3",
    run: (args, world) => {
      const message = findItem(args, world);
      return { type: "message", channel: message.channel, message: describeMessage(message, world) };
    },
  },
};

const findItem = (args: ApiArgs, world: World): Message => {
  const channel = findChannel(args, world);
  requireMember(channel, world);
  const ts = readText(args, "timestamp");
  if (ts === undefined) throw new ApiError("no_item_specified");
  const message = world.messages.find(channel.id, ts);
  if (message === undefined || message.ephemeralFor !== undefined) {
    throw new ApiError("message_not_found");
  }
  if (channel.isArchived) throw new ApiError("is_archived");
  return message;
};

/** Emoji names as Slack writes them, without colons; a skin tone may follow. */
const readName = (args: ApiArgs): string => {
  const name = requireText(args, "name");
  if (!/^[a-z0-9_+'-]+(::skin-tone-[2-6])?$/.test(name)) throw new ApiError("invalid_name");
  return name;
};
