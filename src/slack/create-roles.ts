import type { WebClient } from "@slack/web-api";
import type { Role } from "../core/fleet.ts";
import { createPermissions } from "./create-permissions.ts";

/** Those of the named roles that a person has; a group whose members Slack does not tell gives none. */
export function createRoles(
  client: Pick<WebClient, "usergroups">,
  roles: readonly Role[],
  nowMs: () => number,
): (userId: string, names: readonly string[]) => Promise<readonly string[]> {
  const judges = new Map(
    roles.map((role) => [
      role.name,
      createPermissions(client, { roles: [role], allowed: { sign: [role.name] } }, nowMs),
    ]),
  );
  return async (userId, names) => {
    const decided = await Promise.all(
      names.map(async (name) => (await judges.get(name)?.decide(userId, "sign"))?.kind === "allowed"),
    );
    return names.filter((_, index) => decided[index]);
  };
}
