import type { ReceiverEvent } from "@slack/bolt";
import { readNoteForm } from "./forms/note-form.ts";
import { callbackIds } from "./ids.ts";
import { readCommandWords } from "./listeners/commands/read-command-words.ts";
import { toAlertId } from "./listeners/commands/to-alert-id.ts";

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
  const isClick = body["type"] === "block_actions";
  return isClick || body["event_id"] !== undefined || body["command"] !== undefined;
}

/** `undefined`: it is about no alert that we could tell (the Home tab, a command or a modal that names none). */
export function findSubject(body: Body): PayloadSubject | undefined {
  const event = readObject(body["event"]);
  if (event !== undefined) return findOfEvent(event);
  if (body["command"] !== undefined) return findOfCommand(readText(body["text"]) ?? "");
  if (body["type"] === "view_submission") return findOfView(readObject(body["view"]));
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
  return messageAt(event["channel"], event["deleted_ts"] ?? event["thread_ts"] ?? event["ts"]);
}

/** Commands that change the alert that they name. */
const namingCommands: ReadonlySet<string> = new Set(["ack", "unack", "assign", "close"]);

function findOfCommand(text: string): PayloadSubject | undefined {
  const [command = "", alert] = readCommandWords(text);
  if (alert === undefined || !namingCommands.has(command.toLowerCase())) return undefined;
  return { kind: "alert", alertId: toAlertId(alert) };
}

function findOfView(view: Readonly<Record<string, unknown>> | undefined): PayloadSubject | undefined {
  const metadata = readText(view?.["private_metadata"]);
  if (view?.["callback_id"] !== callbackIds.note || metadata === undefined) return undefined;
  return { kind: "alert", alertId: readNoteForm(metadata).alertId };
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
