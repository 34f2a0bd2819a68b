import type { Alert, Mention } from "./alert.ts";

/** The group that the alert was routed to, if there is one. */
export function mentionGroup({ mentionGroup: groupId }: Pick<Alert, "mentionGroup">): readonly Mention[] {
  return groupId === undefined ? [] : [{ kind: "group", groupId }];
}

/** Who holds the alert, if somebody does. */
export function mentionHolder({ acknowledgment }: Pick<Alert, "acknowledgment">): readonly Mention[] {
  return acknowledgment === undefined ? [] : [mentionUser(acknowledgment.userId)];
}

export function mentionUser(userId: string): Mention {
  return { kind: "user", userId };
}
