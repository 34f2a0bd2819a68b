import { type FleetPolicy, permissions, type Role } from "../../core/fleet.ts";
import type { AllowedEntry, RoleEntry } from "../policy-schema.ts";
import type { Report } from "../problem-at.ts";
import { type Entries, nameEntries } from "./read-entries.ts";
import { isKnownName, reportSharedNames } from "./report-names.ts";

export function resolveRoles(entries: Entries<RoleEntry>, report: Report): readonly Role[] {
  reportSharedNames(nameEntries(entries, "roles"), "roles", report);
  return entries.map(({ index, entry: { name, users = [], groups = [] } }) => {
    if (users.length + groups.length === 0) {
      report({ path: ["roles", index], message: `the role ${name} is nobody's; name users or groups.` });
    }
    return { name, userIds: users, groupIds: groups };
  });
}

/** `roles`: the names that there are. */
export function resolveAllowed(
  entry: AllowedEntry,
  roles: readonly string[],
  report: Report,
): FleetPolicy["allowed"] {
  const given = permissions.flatMap((permission) => {
    const names = entry[permission];
    for (const [index, name] of (names ?? []).entries()) {
      const lookup = { path: ["allowed", permission, index], declaredUnder: "roles" };
      isKnownName(name, roles, lookup, report);
    }
    return names === undefined ? [] : [[permission, names] as const];
  });
  return Object.fromEntries(given);
}
