import type { MessageRef } from "../../core/alerts/alert.ts";
import { readRefusal } from "../../core/outbox/refusal.ts";
import type { ActionRequest } from "../../core/requests/action-request.ts";
import type { RenderedMessage } from "../../messages/renderer.ts";
import type { OutboxEntry } from "../../store/store.ts";
import { type Delivering, edit } from "./delivering.ts";
import { NotYet } from "./not-yet.ts";
import type { Target } from "./post-somewhere.ts";
import { DeliveryError, type MessageMark } from "./poster.ts";
import { postRequest } from "./prepare-request-root.ts";

/** Where what is told in a request's thread goes first; its token is to be spent before anything is sent. */
export function requestChannel({ channels }: Delivering, { rootChannel, owner }: ActionRequest): string {
  return channels.usable(rootChannel ?? owner.channel);
}

/** How long what stands beside a request's own messages waits for its root. */
const rootWaitMs = 500;

/**
 * Lets the root of a request go first, where it is still to be posted: two entries that post it would be two roots.
 *
 * @throws NotYet
 */
export async function awaitRoot({ store, nowMs }: Delivering, { id, rootTs }: ActionRequest): Promise<void> {
  if (rootTs !== undefined) return;
  const history = await store.outbox.history(id);
  if (history.some(({ state }) => state === "pending"))
    throw new NotYet(`${id} has no root yet`, nowMs() + rootWaitMs);
}

/**
 * The thread of a request, in a channel for which a token was spent; where its root was never posted, that goes first.
 * Without a thread where the channel takes none of what is told there.
 *
 * @throws NotYet when the root took the token.
 */
export async function findRequestThread(
  delivering: Delivering,
  entry: OutboxEntry,
  request: ActionRequest,
  channel: string,
): Promise<Target> {
  const { rootTs, rootChannel } = request;
  if (rootTs !== undefined) return channel === rootChannel ? { channel, threadTs: rootTs } : { channel };
  const posted = await postRequest(delivering, entry, request, channel, `${entry.id}-root`);
  const target = { channel: posted.rootChannel ?? channel };
  delivering.budget.spend("post", target.channel);
  return posted.rootTs === undefined ? target : { ...target, threadTs: posted.rootTs };
}

/**
 * Edits what stands in a request's thread. Where it is gone, or its channel takes nothing any more, `post` tells it anew
 * in the channel that it is given, for which a token was spent.
 */
export async function editInThread(
  delivering: Delivering,
  request: ActionRequest,
  { channel, ts }: MessageRef,
  { message, mark }: { readonly message: RenderedMessage; readonly mark: MessageMark },
  post: (channel: string) => Promise<void>,
): Promise<void> {
  try {
    await edit(delivering, channel, ts, message, mark);
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error;
    const refusal = readRefusal(error.code);
    const elsewhere = refusal === "channel" && (await delivering.channels.refused(channel, error.code));
    if (refusal !== "gone" && !elsewhere) throw error;
    const target = requestChannel(delivering, request);
    delivering.budget.spend("post", target);
    await post(target);
  }
}
