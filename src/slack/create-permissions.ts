import type { WebClient } from "@slack/web-api";
import {
  decidePermission,
  findRolesThatMay,
  groupsToAsk,
  type PermissionDecision,
  type Reserved,
} from "../core/decide-permission.ts";
import type { Permission, Role } from "../core/fleet.ts";
import { within } from "./within.ts";

/** Who is in a group, and how it is called, changes rarely; both methods are rate limited (20 a minute). */
const cacheMs = 5 * 60_000;
/** A submitted modal must be answered within 3 s. */
const patienceMs = 1_500;

/** What people may do, as the fleet file and Slack's user groups have it. */
export interface Permissions {
  readonly decide: (userId: string, permission: Permission) => Promise<PermissionDecision>;
  /** Whether they have one of these roles. */
  readonly decideByRoles: (userId: string, roles: readonly Role[]) => Promise<PermissionDecision>;
  /** What user groups are called, without `@`; those that Slack does not tell are missing. */
  readonly groupHandles: () => Promise<ReadonlyMap<string, string>>;
}

/**
 * User groups are asked for their members when a role names them. While Slack does not answer in time, those last known count;
 * a group that was never known lets nobody in. Never rejects.
 */
export function createPermissions(
  client: Pick<WebClient, "usergroups">,
  reserved: Reserved,
  nowMs: () => number,
): Permissions {
  const membersOf = createCache(nowMs, async (groupId) => {
    const { users = [] } = await client.usergroups.users.list({ usergroup: groupId });
    return users;
  });
  const handles = createCache(nowMs, async () => {
    const { usergroups = [] } = await client.usergroups.list();
    return new Map(usergroups.flatMap(({ id, handle }) => (id && handle ? [[id, handle] as const] : [])));
  });
  const decideByRoles = async (
    userId: string,
    roles: readonly Role[] | undefined,
  ): Promise<PermissionDecision> => {
    const groupIds = groupsToAsk(roles, userId);
    const asked = await Promise.all(groupIds.map(async (id) => [id, await membersOf(id)] as const));
    const members = new Map(
      asked.flatMap(([id, users]) => (users === undefined ? [] : [[id, users] as const])),
    );
    return decidePermission(roles, userId, members);
  };
  return {
    decide: (userId, permission) => decideByRoles(userId, findRolesThatMay(reserved, permission)),
    decideByRoles,
    groupHandles: async () => (await handles("")) ?? new Map(),
  };
}

/** Remembers answers for a while, and the last one for as long as there is no newer; `undefined`: there was none. */
function createCache<Value>(
  nowMs: () => number,
  ask: (key: string) => Promise<Value>,
): (key: string) => Promise<Value | undefined> {
  const cache = new Map<string, { readonly value: Value; readonly untilMs: number }>();
  return async (key) => {
    const known = cache.get(key);
    if (known !== undefined && known.untilMs > nowMs()) return known.value;
    try {
      const value = await within(patienceMs, ask(key));
      cache.set(key, { value, untilMs: nowMs() + cacheMs });
      return value;
    } catch {
      return known?.value;
    }
  };
}
