import type { FleetPolicy, Permission, Role } from "./fleet.ts";

export type PermissionDecision =
  | { readonly kind: "allowed" }
  | {
      readonly kind: "refused";
      /** Whoever has one of these may. */
      readonly roles: readonly Role[];
      /** User groups whose members are not known; the person may be in one. */
      readonly unknownGroupIds: readonly string[];
    };

/** What the fleet file reserves. */
export type Reserved = Pick<FleetPolicy, "roles" | "allowed">;

/** What changes keys is nobody's until the fleet file names somebody. */
const closedPermissions: readonly Permission[] = ["sign", "remediate"];

/** Roles that may do something; `undefined`: everybody may. */
export function findRolesThatMay(
  { roles, allowed }: Reserved,
  permission: Permission,
): readonly Role[] | undefined {
  const names = allowed[permission] ?? (closedPermissions.includes(permission) ? [] : undefined);
  return names && roles.filter(({ name }) => names.includes(name));
}

/** The user groups whose members must be known to decide; empty: the ids alone decide. */
export function groupsToAsk(roles: readonly Role[] | undefined, userId: string): readonly string[] {
  if (roles === undefined || roles.some(({ userIds }) => userIds.includes(userId))) return [];
  return [...new Set(roles.flatMap(({ groupIds }) => groupIds))];
}

/** Whether a person may do what these roles may (`undefined`: everybody). `members`: of the groups that were asked; a
 * group that is missing is not known, and lets nobody in. */
export function decidePermission(
  roles: readonly Role[] | undefined,
  userId: string,
  members: ReadonlyMap<string, readonly string[]>,
): PermissionDecision {
  const isIn = ({ userIds, groupIds }: Role): boolean =>
    userIds.includes(userId) || groupIds.some((id) => members.get(id)?.includes(userId));
  if (roles === undefined || roles.some(isIn)) return { kind: "allowed" };
  const groupIds = groupsToAsk(roles, userId);
  return { kind: "refused", roles, unknownGroupIds: groupIds.filter((id) => !members.has(id)) };
}
