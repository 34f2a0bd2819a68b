import { findRolesThatMay } from "../decide-permission.ts";
import type { Fleet, Owner, Role } from "../fleet.ts";
import type { ActionRequest } from "./action-request.ts";
import type { SignOffPolicy } from "./sign-off-policy.ts";

/** Who decides on a request, as people and groups. */
export interface Signers {
  /** Sign for the team that is asked; empty: nobody may. */
  readonly team: readonly Role[];
  /** The policy's required roles. */
  readonly required: readonly Role[];
  readonly policy: SignOffPolicy;
}

type People = Pick<Fleet, "clusters" | "roles" | "allowed">;

/**
 * Who may sign for the team that a request asks: the roles that its owner names; else the team's user group; else those
 * that `allowed.sign` names for teams without either. Nobody else, so that no team signs for another one.
 */
export function findSigners(
  fleet: People,
  { cluster, owner: asked }: Pick<ActionRequest, "cluster" | "owner">,
): readonly Role[] {
  const owner = findOwner(fleet, cluster, asked.team) ?? asked;
  const { signers, mentionGroup, team } = owner;
  if (signers !== undefined) return fleet.roles.filter(({ name }) => signers.includes(name));
  if (mentionGroup !== undefined) return [{ name: team, userIds: [], groupIds: [mentionGroup] }];
  return findRolesThatMay(fleet, "sign") ?? [];
}

/** A team as the fleet file has it: the owner of that cluster, else of another one; `undefined`: it owns none. */
export function findOwner(
  { clusters }: Pick<Fleet, "clusters">,
  cluster: string,
  team: string,
): Owner | undefined {
  const owned = clusters.filter(({ owner }) => owner.team === team);
  return (owned.find((one) => one.name === cluster) ?? owned[0])?.owner;
}
