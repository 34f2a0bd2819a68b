import type { Alert } from "../core/alerts/alert.ts";
import { languages as allLanguages, type Cluster } from "../core/fleet.ts";
import type { RenderedMessage, Renderer } from "../messages/renderer.ts";
import type { OutboxEntry, Store } from "../store/store.ts";
import { alertEventView } from "./alert-event-view.ts";
import { alertView } from "./alert-view.ts";

export interface OutgoingMessage extends RenderedMessage {
  readonly channel: string;
  /** The root it answers; `undefined`: it is a root. */
  readonly threadTs?: string;
}

/** Sends to Slack. Every function rejects with `DeliveryError`. */
export interface Poster {
  /** Posts with the outbox id in the message's metadata; answers the message's ts. */
  readonly post: (message: OutgoingMessage, outboxId: string) => Promise<string>;
  readonly update: (channel: string, ts: string, message: RenderedMessage) => Promise<void>;
  /** The ts of a message that carries the outbox id; `undefined`: it was never posted. */
  readonly findPosted: (
    channel: string,
    threadTs: string | undefined,
    outboxId: string,
    sinceMs: number,
  ) => Promise<string | undefined>;
}

/** Slack did not take a message. `code` is Slack's word for it, or `timeout`, `network`, `http_503`… */
export class DeliveryError extends Error {
  readonly code: string;
  /** `false`: the same message will never be taken. */
  readonly retryable: boolean;
  /** How long Slack asked to wait; `undefined`: it did not say. */
  readonly retryAfterMs: number | undefined;

  constructor(
    message: string,
    details: { code: string; retryable: boolean; retryAfterMs?: number; cause?: unknown },
  ) {
    super(message, { cause: details.cause });
    this.name = "DeliveryError";
    this.code = details.code;
    this.retryable = details.retryable;
    this.retryAfterMs = details.retryAfterMs;
  }
}

export interface DeliveryParts {
  readonly store: Store;
  readonly poster: Poster;
  readonly renderer: Renderer;
  readonly clusters: readonly Cluster[];
  readonly nowMs: () => number;
  /** 0..1. */
  readonly random: () => number;
  readonly onProblem: (entry: OutboxEntry, error: unknown, nextAttemptAtMs: number | undefined) => void;
}

/** Longer than a send can take (10 s request timeout, a look-up before it), so that nobody sends beside us. */
const leaseMs = 60_000;
const batchSize = 20;
const longestWaitMs = 60_000;

/** Sends what is due, each alert's messages in order; answers how many entries it took. Never rejects for a
 * message that Slack refused: that one is retried later or given up, and `onProblem` is told. */
export async function deliverMessages(parts: DeliveryParts): Promise<number> {
  const entries = await parts.store.outbox.claim({ nowMs: parts.nowMs(), leaseMs, limit: batchSize });
  await Promise.all(entries.map((entry) => deliver(parts, entry)));
  return entries.length;
}

async function deliver(parts: DeliveryParts, entry: OutboxEntry): Promise<void> {
  try {
    const alert = await parts.store.alerts.find(entry.about);
    if (alert !== undefined) await send(parts, entry, alert);
    await parts.store.outbox.confirm(entry.id, parts.nowMs());
  } catch (error) {
    await postpone(parts, entry, error);
  }
}

async function postpone(parts: DeliveryParts, entry: OutboxEntry, error: unknown): Promise<void> {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof DeliveryError && !error.retryable) {
    parts.onProblem(entry, error, undefined);
    return parts.store.outbox.fail(entry.id, parts.nowMs(), message);
  }
  const askedMs = error instanceof DeliveryError ? error.retryAfterMs : undefined;
  const atMs = parts.nowMs() + waitMs(entry.attempts, askedMs, parts.random());
  parts.onProblem(entry, error, atMs);
  return parts.store.outbox.retry(entry.id, atMs, message);
}

/** At least what Slack asked for; otherwise doubling from 1 s to a minute, with up to half as much jitter. */
function waitMs(attempts: number, askedMs: number | undefined, random: number): number {
  const backoffMs = askedMs ?? Math.min(1000 * 2 ** attempts, longestWaitMs);
  return Math.round(backoffMs * (1 + random / 2));
}

async function send(parts: DeliveryParts, entry: OutboxEntry, alert: Alert): Promise<void> {
  switch (entry.message.kind) {
    case "root":
      return sendRoot(parts, entry, alert);
    case "reply":
      return sendReply(parts, entry, alert, entry.message.transitionSequence);
    case "copy":
    case "bundle":
    case "view":
      throw new Error(`${entry.about}: a ${entry.message.kind} cannot be sent yet`);
  }
}

async function sendRoot(parts: DeliveryParts, entry: OutboxEntry, alert: Alert): Promise<void> {
  const cluster = findCluster(parts.clusters, alert);
  const message = parts.renderer.render(
    "alert",
    alertView(alert, cluster, parts.nowMs()),
    languages(cluster),
  );
  if (alert.rootTs !== undefined && (await updateRoot(parts, alert, alert.rootTs, message))) return;
  const ts = await postOnce(parts, entry, { ...message, channel: alert.channel });
  await parts.store.alerts.setRoot(alert.id, { rootTs: ts, channel: alert.channel });
}

/** `false`: the root was deleted in Slack, so a new one is needed. */
async function updateRoot(
  parts: DeliveryParts,
  alert: Alert,
  rootTs: string,
  message: RenderedMessage,
): Promise<boolean> {
  try {
    await parts.poster.update(alert.channel, rootTs, message);
    return true;
  } catch (error) {
    if (error instanceof DeliveryError && error.code === "message_not_found") return false;
    throw error;
  }
}

async function sendReply(
  parts: DeliveryParts,
  entry: OutboxEntry,
  alert: Alert,
  transitionSequence: number,
): Promise<void> {
  const stored = (await parts.store.alerts.transitions(alert.id)).find(
    ({ sequence }) => sequence === transitionSequence,
  );
  if (stored === undefined) return;
  if (alert.rootTs === undefined) {
    // The root goes before its replies, so it was given up.
    throw new DeliveryError(`${alert.id}: its root was never posted, so there is no thread to reply in`, {
      code: "no_root",
      retryable: false,
    });
  }
  const view = alertEventView(alert, stored.transition);
  const message = parts.renderer.render("alert-event", view, languages(findCluster(parts.clusters, alert)));
  await postOnce(parts, entry, { ...message, channel: alert.channel, threadTs: alert.rootTs });
}

/** A message that was tried before may stand in the channel already, though nobody heard Slack say so. */
async function postOnce(parts: DeliveryParts, entry: OutboxEntry, message: OutgoingMessage): Promise<string> {
  const posted =
    entry.attempts > 0
      ? await parts.poster.findPosted(message.channel, message.threadTs, entry.id, entry.createdAtMs)
      : undefined;
  return posted ?? (await parts.poster.post(message, entry.id));
}

function findCluster(clusters: readonly Cluster[], alert: Alert): Cluster | undefined {
  return clusters.find((cluster) => cluster.name === alert.subject.cluster);
}

/** A cluster that left the fleet file still gets its last messages, in both languages. */
function languages(cluster: Cluster | undefined): Cluster["languages"] {
  return cluster?.languages ?? allLanguages;
}
