import type { World } from "../world.ts";
import { type ApiArgs, readText } from "./api-args.ts";
import { ApiError } from "./api-error.ts";
import type { ApiMethods } from "./api-method.ts";

/** Hands out socket addresses; the socket server registers it. `undefined`: too many sockets are open. */
export type OpenSocketUrl = () => string | undefined;

export const createAuthMethods = (openSocketUrl: OpenSocketUrl): ApiMethods => ({
  "api.test": { scopes: [], tier: "tier4", run: (args) => ({ args }) },
  "auth.test": { scopes: [], tier: "special", run: (_args, world) => describeToken(world) },
  "apps.connections.open": {
    scopes: ["connections:write"],
    tier: "special",
    token: "app",
    run: () => {
      const url = openSocketUrl();
      if (url === undefined) throw new ApiError("too_many_websockets");
      return { url };
    },
  },
  "bots.info": {
    scopes: ["users:read"],
    tier: "tier3",
    run: (args, world) => ({ bot: describeBot(args, world) }),
  },
});

const describeToken = ({ identity, baseUrl }: World) => ({
  url: baseUrl(),
  team: identity.teamName,
  user: identity.botName,
  team_id: identity.teamId,
  user_id: identity.botUserId,
  bot_id: identity.botId,
  is_enterprise_install: false,
});

const describeBot = (args: ApiArgs, { identity }: World) => {
  const id = readText(args, "bot");
  if (id !== undefined && id !== identity.botId) throw new ApiError("bot_not_found");
  return {
    id: identity.botId,
    app_id: identity.appId,
    user_id: identity.botUserId,
    name: identity.botName,
    deleted: false,
    updated: 0,
    icons: {},
  };
};
