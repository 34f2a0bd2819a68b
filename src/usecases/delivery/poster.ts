import type { RenderedEmail } from "../../messages/render-email.ts";
import type { RenderedMessage } from "../../messages/renderer.ts";

export interface OutgoingMessage extends RenderedMessage {
  /** A channel's id, or a person's for their direct message. */
  readonly channel: string;
  /** The root it answers; `undefined`: it is a root. */
  readonly threadTs?: string;
}

/** What a message's metadata says of it: ids and state only, since every member can read it. */
export interface MessageMark {
  /** Of the entry that posted or edited it. */
  readonly outboxId: string;
  /** It is this alert's root. */
  readonly alertId?: string;
  /** The state that it shows. */
  readonly state?: string;
}

/** A message of the bot's own, as it stands in Slack. */
export interface ShownMessage extends Partial<MessageMark> {
  readonly ts: string;
}

export interface OutgoingFile {
  readonly fileName: string;
  readonly title: string;
  /** What a picture shows, for those who do not see it. */
  readonly altText?: string;
  readonly content: Buffer;
}

/** Sends to Slack. Every function rejects with `DeliveryError`. */
export interface Poster {
  /** Posts with the mark in the message's metadata; answers the message's ts. */
  readonly post: (message: OutgoingMessage, mark: MessageMark) => Promise<string>;
  /** Without a mark the metadata stays as it is. */
  readonly update: (
    channel: string,
    ts: string,
    message: RenderedMessage,
    mark?: MessageMark,
  ) => Promise<void>;
  readonly remove: (channel: string, ts: string) => Promise<void>;
  /** The address of a message, for a link. */
  readonly permalink: (channel: string, ts: string) => Promise<string>;
  /** The ts of a message that carries the outbox id; `undefined`: it was never posted. */
  readonly findPosted: (
    channel: string,
    threadTs: string | undefined,
    outboxId: string,
    sinceMs: number,
  ) => Promise<string | undefined>;
  /** Shares files, together in one message, whose metadata cannot say which one it is. */
  readonly upload: (
    target: Pick<OutgoingMessage, "channel" | "threadTs">,
    files: readonly OutgoingFile[],
  ) => Promise<void>;
  /** Whether a file of this name was shared there. */
  readonly hasFile: (
    target: Pick<OutgoingMessage, "channel" | "threadTs">,
    fileName: string,
    sinceMs: number,
  ) => Promise<boolean>;
  /** One page of messages from `fromTs` to `toTs`, both included, of a channel or a thread. `complete`: there is
   * no more between the two. */
  readonly read: (
    channel: string,
    threadTs: string | undefined,
    fromTs: string,
    toTs: string,
  ) => Promise<{ readonly messages: readonly ShownMessage[]; readonly complete: boolean }>;
}

/** Sends emails. Rejects with `DeliveryError`. */
export interface Mailer {
  readonly send: (to: string, email: RenderedEmail, messageId: string) => Promise<void>;
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
