import type { PermissionDecision } from "../core/decide-permission.ts";
import type { Permission } from "../core/fleet.ts";
import type { NotAllowedView } from "../messages/control-views.ts";
import type { Permissions } from "./create-permissions.ts";

/** Who may, for a person who may not; `undefined`: they may. Groups are named, not mentioned: nobody is called. */
export async function findRefusal(
  { decide, groupHandles }: Permissions,
  userId: string,
  permission: Permission,
): Promise<NotAllowedView | undefined> {
  return viewRefusal({ groupHandles }, await decide(userId, permission), permission);
}

/** The same of what was decided already. */
export async function viewRefusal(
  { groupHandles }: Pick<Permissions, "groupHandles">,
  decision: PermissionDecision,
  permission: Permission,
): Promise<NotAllowedView | undefined> {
  if (decision.kind === "allowed") return undefined;
  const { roles, unknownGroupIds } = decision;
  const handles = roles.some(({ groupIds }) => groupIds.length > 0)
    ? await groupHandles()
    : new Map<string, string>();
  const nameOf = (groupId: string): string => handles.get(groupId) ?? groupId;
  return {
    permission,
    roles: roles.map(({ name, userIds, groupIds }) => ({ name, userIds, groups: groupIds.map(nameOf) })),
    unknownGroups: unknownGroupIds.map(nameOf),
  };
}
