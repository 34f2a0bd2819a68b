import type { FleetPolicy, Permission, Role } from "./fleet.ts";

/** The roles that let people do something; `undefined`: everybody may. */
export function rolesThatMay(
  { roles, allowed }: Pick<FleetPolicy, "roles" | "allowed">,
  permission: Permission,
): readonly Role[] | undefined {
  const names = allowed[permission];
  return names && roles.filter(({ name }) => names.includes(name));
}
