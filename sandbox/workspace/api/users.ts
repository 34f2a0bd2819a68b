import type { Member } from "../people.ts";
import type { World } from "../world.ts";
import { type ApiArgs, readFlag, readText } from "./api-args.ts";
import { ApiError } from "./api-error.ts";
import type { ApiMethods } from "./api-method.ts";
import { paginate } from "./paginate.ts";

export const USER_METHODS: ApiMethods = {
  "users.info": {
    scopes: ["users:read"],
    tier: "tier4",
    run: (args, world) => {
      const member = world.people.find(readText(args, "user") ?? "");
      if (member === undefined) throw new ApiError("user_not_found");
      return { user: describeMember(member, world, args) };
    },
  },
  "users.list": {
    scopes: ["users:read"],
    tier: "tier2",
    run: (args, world) => {
      const page = paginate(world.people.all, args, 200);
      return {
        members: page.items.map((member) => describeMember(member, world, args)),
        response_metadata: { next_cursor: page.nextCursor },
      };
    },
  },
};

const describeMember = (member: Member, world: World, args: ApiArgs) => ({
  id: member.id,
  team_id: world.identity.teamId,
  name: member.handle,
  real_name: member.name,
  deleted: false,
  is_bot: member.isBot,
  is_app_user: false,
  tz: member.timeZone,
  profile: { real_name: member.name, display_name: member.name, title: member.title },
  ...(readFlag(args, "include_locale") && { locale: member.locale }),
});
