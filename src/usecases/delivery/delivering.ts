import type { RenderedMessage } from "../../messages/renderer.ts";
import type { OutboxEntry } from "../../store/store.ts";
import { type Budget, type CallKind, createBudget } from "./budget.ts";
import type { DeliveryParts } from "./delivery-parts.ts";
import { DeliveryError, type MessageMark, type OutgoingMessage } from "./poster.ts";
import { createTargetChannels, type TargetChannels } from "./target-channels.ts";

/** The bot's right to speak at all. */
export interface TokenState {
  /** Slack's word, and since when it says so; `undefined`: the token works, as far as we know. */
  problem: { readonly code: string; readonly sinceMs: number } | undefined;
  /** Nothing is tried before. */
  pausedUntilMs: number;
}

/** A delivery at work: its parts, and what it learned of Slack's patience. */
export interface Delivering extends DeliveryParts {
  readonly budget: Budget;
  readonly channels: TargetChannels;
  readonly token: TokenState;
  /** When the root of each open alert and request, by its id, was last compared with Slack. */
  readonly lookedAtMs: Map<string, number>;
}

export function createDelivering(parts: DeliveryParts): Delivering {
  return {
    ...parts,
    budget: createBudget(parts.nowMs),
    channels: createTargetChannels(parts),
    token: { problem: undefined, pausedUntilMs: 0 },
    lookedAtMs: new Map(),
  };
}

/** Posts what a token was spent for. A message that was tried before may stand in the channel already, though
 * nobody heard Slack say so: as it was then, so one that shows a state is brought up to date. */
export async function postOnce(
  delivering: Delivering,
  entry: OutboxEntry,
  message: OutgoingMessage,
  mark: MessageMark,
): Promise<string> {
  const { poster, channels } = delivering;
  const { channel, threadTs } = message;
  const posted =
    entry.attempts > 0
      ? await call(delivering, "read", channel, () =>
          poster.findPosted(channel, threadTs, mark.outboxId, entry.createdAtMs),
        )
      : undefined;
  if (posted !== undefined && (mark.state !== undefined || entry.message.kind === "bundle")) {
    await call(delivering, "edit", channel, () => poster.update(channel, posted, message, mark));
  }
  const ts = posted ?? (await called(delivering, "post", channel, () => poster.post(message, mark)));
  await channels.took(channel);
  return ts;
}

/** Edits a message for which a token was spent. That it succeeds says nothing of the channel: Slack lets a bot edit
 * where it may not post. */
export function edit(
  delivering: Delivering,
  channel: string,
  ts: string,
  message: RenderedMessage,
  mark: MessageMark,
): Promise<void> {
  return called(delivering, "edit", channel, () => delivering.poster.update(channel, ts, message, mark));
}

/** Spends a token and calls. @throws NotYet when there is none. */
export function call<T>(
  delivering: Delivering,
  kind: CallKind,
  channel: string,
  send: () => Promise<T>,
): Promise<T> {
  delivering.budget.spend(kind, channel);
  return called(delivering, kind, channel, send);
}

/** Slack without a word of how long: this, to begin with. */
const unaskedPauseMs = 1000;

async function called<T>(
  { budget, token, nowMs }: Delivering,
  kind: CallKind,
  channel: string,
  send: () => Promise<T>,
): Promise<T> {
  try {
    const answer = await send();
    token.problem = undefined;
    return answer;
  } catch (error) {
    if (error instanceof DeliveryError && error.code === "ratelimited") {
      budget.pause(kind, channel, nowMs() + (error.retryAfterMs ?? unaskedPauseMs));
    }
    throw error;
  }
}
