import type { Channel } from "../channels.ts";
import type { World } from "../world.ts";
import { type ApiArgs, readText } from "./api-args.ts";
import { ApiError } from "./api-error.ts";

/** The channel a call names; a private one the bot is not in looks as if it did not exist. */
export const findChannel = (args: ApiArgs, world: World, name = "channel"): Channel => {
  const word = readText(args, name);
  const channel = word === undefined ? undefined : world.channels.find(word);
  if (channel === undefined || (channel.kind === "group" && !channel.botIsMember)) {
    throw new ApiError("channel_not_found");
  }
  return channel;
};

/** The channel a message goes to: an id, a name, or a person's id, which means their direct message. */
export const findTarget = (args: ApiArgs, world: World): Channel => {
  const word = readText(args, "channel") ?? "";
  if (world.people.find(word)?.isBot === false) return world.channels.directMessage(word);
  const named = world.channels.findByIdOrName(word);
  const channel = findChannel({ channel: named?.id }, world);
  requireMember(channel, world, "chat:write.public");
  if (channel.isArchived) throw new ApiError("is_archived");
  return channel;
};

/** `unless`: a scope that lets the bot into public channels without being a member. */
export const requireMember = (channel: Channel, world: World, unless?: string): void => {
  if (channel.botIsMember) return;
  const mayAnyway =
    unless !== undefined && channel.kind === "channel" && world.identity.scopes.includes(unless);
  if (!mayAnyway) throw new ApiError("not_in_channel");
};
