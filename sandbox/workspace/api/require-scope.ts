import type { Channel, ChannelKind } from "../channels.ts";
import type { World } from "../world.ts";
import { ApiError } from "./api-error.ts";

/** Refuses as Slack does when the token has none of the scopes. */
export const requireScope = (world: World, needed: readonly string[]): void => {
  if (needed.length === 0 || needed.some((scope) => world.identity.scopes.includes(scope))) return;
  throw new ApiError("missing_scope", {
    needed: needed.join(","),
    provided: world.identity.scopes.join(","),
  });
};

const PREFIXES: Readonly<Record<ChannelKind, string>> = { channel: "channels", group: "groups", im: "im" };

/** The scope that depends on the kind of conversation: `channels:history`, `im:read`. */
export const requireChannelScope = (world: World, channel: Channel, right: "history" | "read"): void =>
  requireScope(world, [`${PREFIXES[channel.kind]}:${right}`]);
