import type { Cluster } from "../../core/fleet.ts";
import type { Route } from "../../core/routing/route.ts";

/** The user groups that are called in a channel, once each: of the teams that own it, and of the branches that lead
 * there. */
export function groupsOfChannel(
  channel: string,
  clusters: readonly Cluster[],
  routes: readonly Route[],
): readonly string[] {
  const owners = clusters.filter(({ owner }) => owner.channel === channel);
  const branches = listBranches(routes).filter((route) => route.channel === channel);
  const groups = [
    ...owners.map(({ owner }) => owner.mentionGroup),
    ...branches.map(({ mentionGroup }) => (mentionGroup === "none" ? undefined : mentionGroup)),
  ];
  return [...new Set(groups.filter((group) => group !== undefined))];
}

function listBranches(routes: readonly Route[]): readonly Route[] {
  return routes.flatMap((route) => [route, ...listBranches(route.routes)]);
}
