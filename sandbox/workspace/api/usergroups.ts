import type { GroupOption } from "../options.ts";
import type { World } from "../world.ts";
import { type ApiArgs, readFlag, requireText } from "./api-args.ts";
import { ApiError } from "./api-error.ts";
import type { ApiMethods } from "./api-method.ts";

export const USERGROUP_METHODS: ApiMethods = {
  "usergroups.list": {
    scopes: ["usergroups:read"],
    tier: "tier2",
    run: (args, world) => ({
      usergroups: world.people.groups.map((group) => describeGroup(group, world, args)),
    }),
  },
  "usergroups.users.list": {
    scopes: ["usergroups:read"],
    tier: "tier2",
    run: (args, world) => {
      const id = requireText(args, "usergroup");
      const group = world.people.groups.find((candidate) => candidate.id === id);
      if (group === undefined) throw new ApiError("no_such_subteam");
      return { users: group.members };
    },
  },
};

const describeGroup = (group: GroupOption, world: World, args: ApiArgs) => ({
  id: group.id,
  team_id: world.identity.teamId,
  is_usergroup: true,
  name: group.name,
  handle: group.handle,
  description: "",
  date_delete: 0,
  ...(readFlag(args, "include_count") && { user_count: group.members.length }),
  ...(readFlag(args, "include_users") && { users: group.members }),
});
