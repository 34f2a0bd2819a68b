import type { ReceiverEvent } from "@slack/bolt";

type Body = ReceiverEvent["body"];

/** What a payload is about: an alert that it names, or a message (the root of a thread, where that is known). */
export type PayloadSubject =
  | { readonly kind: "alert"; readonly alertId: string }
  | { readonly kind: "message"; readonly channel: string; readonly ts: string };

/**
 * The id under which a payload is told from its retries: events carry `event_id`; clicks, submissions and
 * commands carry a `trigger_id` that is used once. `undefined`: a payload that asks for nothing lasting
 * (a URL verification, a menu's options).
 */
export function findInboxId(body: Body): string | undefined {
  return readText(body["event_id"] ?? body["trigger_id"]);
}

/** Whether the acknowledgment carries no answer, so that it need not wait for the listener. */
export function isAnswerless(body: Body): boolean {
  return body["event_id"] !== undefined || body["type"] === "block_actions";
}

/** `undefined`: it is about no alert that we could tell (a command, a modal, the Home tab). */
export function findSubject(body: Body): PayloadSubject | undefined {
  const event = readObject(body["event"]);
  if (event !== undefined) return findOfEvent(event);
  if (body["type"] !== "block_actions") return undefined;
  const [action] = Array.isArray(body["actions"]) ? body["actions"] : [];
  const value = readText(readObject(action)?.["value"]);
  if (value !== undefined && /^A\d+$/.test(value)) return { kind: "alert", alertId: value };
  const { channel_id, thread_ts, message_ts } = readObject(body["container"]) ?? {};
  return messageAt(channel_id, thread_ts ?? message_ts);
}

function findOfEvent(event: Readonly<Record<string, unknown>>): PayloadSubject | undefined {
  const item = readObject(event["item"]);
  if (item !== undefined) return messageAt(item["channel"], item["ts"]);
  return messageAt(event["channel"], event["thread_ts"] ?? event["ts"]);
}

function messageAt(channel: unknown, ts: unknown): PayloadSubject | undefined {
  return typeof channel === "string" && typeof ts === "string" ? { kind: "message", channel, ts } : undefined;
}

function readText(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function readObject(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
}
