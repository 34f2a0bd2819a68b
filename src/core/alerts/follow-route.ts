import type { Destination } from "../routing/route.ts";
import type { Draft } from "./decision.ts";

/** Until people know of it, an alert goes wherever the fleet file sends it. */
export function takeRoute(draft: Draft, { channel, languages, ...route }: Destination): Draft {
  const { alsoTo: _, ...rest } = takePeople(draft, route);
  return { ...rest, channel, languages };
}

/**
 * Takes who is mentioned and called from the route of the severity that the alert has now. Its root stays where people
 * know it; where that route names another channel, replies are told there as well, also once the alert is less severe:
 * who was told of it hears of its end.
 */
export function followRoute(draft: Draft, destination: Destination): Draft {
  if (draft.announcedValues === undefined) return takeRoute(draft, destination);
  const { channel, ...route } = destination;
  return { ...takePeople(draft, route), ...(channel !== draft.channel && { alsoTo: channel }) };
}

function takePeople(draft: Draft, route: Pick<Destination, "mentionGroup" | "escalation" | "path">): Draft {
  const { mentionGroup: _, escalationPolicy: _policy, ...rest } = draft;
  const { mentionGroup, escalation, path } = route;
  return {
    ...rest,
    routePath: path,
    ...(mentionGroup !== undefined && { mentionGroup }),
    ...(escalation !== undefined && { escalationPolicy: escalation }),
  };
}
