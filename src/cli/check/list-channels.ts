import type { Fleet } from "../../core/fleet.ts";
import type { Route } from "../../core/routing/route.ts";

/** Every channel that the fleet file sends something to, once each: the owners' first. */
export function listChannels(fleet: Fleet): readonly string[] {
  const { clusters, report, routes, escalations, digests, delivery } = fleet;
  const channels = [
    ...clusters.map(({ owner }) => owner.channel),
    report?.channel,
    ...listRoutes(routes).map(({ channel }) => channel),
    ...escalations.flatMap(({ steps }) =>
      steps.map(({ target }) => (target.kind === "channel" ? target.channel : undefined)),
    ),
    ...digests.map(({ channel }) => channel),
    delivery.fallbackChannel,
  ];
  return [...new Set(channels.filter((channel) => channel !== undefined))];
}

/** The branches of the tree in the order of the file. */
export function listRoutes(routes: readonly Route[]): readonly Route[] {
  return routes.flatMap((route) => [route, ...listRoutes(route.routes)]);
}
