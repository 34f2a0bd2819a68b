import type { Alert, Mention } from "../../../src/core/alerts/alert.ts";
import type { SettledEntry, StoredTransition } from "../../../src/store/store.ts";
import type { Message } from "../../workspace/protocol.ts";
import { readMentions, readMrkdwn } from "./read-facts.ts";
import { readMark } from "./read-mark.ts";

/** All that the store knows of one alert. */
export interface AlertRecord {
  readonly alert: Alert;
  readonly transitions: readonly StoredTransition[];
  readonly entries: readonly SettledEntry[];
}

/** A notice that a channel takes no messages: the outbox ids of those about it, and the groups that are called there. */
export interface ChannelNotices {
  readonly outboxIds: ReadonlySet<string>;
  readonly groups: ReadonlySet<string>;
}

/** Mentions that no policy asks for. A root may call the alert's group while it fires and nobody took it; a reply whom
 * its transition names; a notice about a channel the groups that are called there. Who did something is named by
 * a root and a reply. */
export function findMentionViolations(
  message: Message,
  records: readonly AlertRecord[],
  notices: readonly ChannelNotices[] = [],
): readonly string[] {
  const notice = notices.find(({ outboxIds }) => outboxIds.has(readMark(message).outboxId ?? ""));
  const allowed = notice?.groups ?? findAllowed(message, records);
  return [...readMentions(readMrkdwn(message))]
    .filter((one) => !allowed.has(one))
    .map((one) => `${message.channel} ${message.ts} mentions ${one}, which nothing asks for`);
}

function findAllowed(message: Message, records: readonly AlertRecord[]): ReadonlySet<string> {
  const { alertId, outboxId, state = "" } = readMark(message);
  const root = records.find(({ alert }) => alert.id === alertId);
  if (root !== undefined) return ofRoot(root, state);
  for (const { entries, transitions } of records) {
    const entry = entries.find(({ id }) => id === outboxId);
    if (entry?.message.kind !== "reply" && entry?.message.kind !== "copy") continue;
    const { transitionSequence } = entry.message;
    return new Set(transitions.filter(({ sequence }) => sequence === transitionSequence).flatMap(namesOf));
  }
  return new Set();
}

function ofRoot({ alert, transitions }: AlertRecord, state: string): ReadonlySet<string> {
  const isOpen = state.startsWith("firing open") && alert.mentionGroup !== undefined;
  const group = isOpen ? [alert.mentionGroup ?? ""] : [];
  return new Set([...group, ...transitions.flatMap(({ transition }) => actorsOf(transition))]);
}

function namesOf({ transition }: StoredTransition): readonly string[] {
  return [...(transition.mentions ?? []).map(nameOf), ...actorsOf(transition)];
}

function actorsOf({ actor, assignee }: StoredTransition["transition"]): readonly string[] {
  return [...(actor.kind === "user" ? [actor.userId] : []), ...(assignee === undefined ? [] : [assignee])];
}

function nameOf(mention: Mention): string {
  switch (mention.kind) {
    case "group":
      return mention.groupId;
    case "user":
      return mention.userId;
    case "broadcast":
      return mention.to;
  }
}
