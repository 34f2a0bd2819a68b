import type { WebClient } from "@slack/web-api";
import type { FleetPolicy } from "../core/fleet.ts";
import { rolesThatMay } from "../core/may-do.ts";
import type { Acting } from "../usecases/act-on-alert.ts";

/** Who is in a group changes rarely, and usergroups.users.list is rate limited. */
const cacheMs = 5 * 60_000;

interface Members {
  readonly userIds: readonly string[];
  readonly untilMs: number;
}

/**
 * Whether people may do what the fleet file reserves for roles. User groups are asked for their members when a role
 * names them. While Slack does not answer, those last known count; a group that was never known has none.
 */
export function createPermissions(
  client: Pick<WebClient, "usergroups">,
  policy: Pick<FleetPolicy, "roles" | "allowed">,
  nowMs: () => number,
): Acting["isAllowed"] {
  const cache = new Map<string, Members>();

  const membersOf = async (groupId: string): Promise<readonly string[]> => {
    const known = cache.get(groupId);
    if (known !== undefined && known.untilMs > nowMs()) return known.userIds;
    try {
      const { users = [] } = await client.usergroups.users.list({ usergroup: groupId });
      cache.set(groupId, { userIds: users, untilMs: nowMs() + cacheMs });
      return users;
    } catch {
      return known?.userIds ?? [];
    }
  };

  return async (userId, permission) => {
    const roles = rolesThatMay(policy, permission);
    if (roles === undefined || roles.some(({ userIds }) => userIds.includes(userId))) return true;
    const groups = await Promise.all(roles.flatMap(({ groupIds }) => groupIds).map(membersOf));
    return groups.some((members) => members.includes(userId));
  };
}
