import type { WebClient } from "@slack/web-api";
import type { OutgoingMessage, Poster } from "../usecases/deliver-messages.ts";
import { toDeliveryError } from "./to-delivery-error.ts";

/** Marks the bot's own messages; the payload holds ids only, since every member can read it. */
const metadataType = "redis_audit_bot_message";
/** Slack's page size limit for history is 999; a doubtful post is seconds old, so a few pages are plenty. */
const lookUpPageSize = 200;
const lookUpPages = 5;

/** Sends through the Web API. `client` must not retry by itself: the outbox does. */
export function createPoster(client: WebClient): Poster {
  return {
    post: (message, outboxId) =>
      told(`posting to ${message.channel}`, async () => {
        const { ts } = await client.chat.postMessage(postArguments(message, outboxId));
        if (ts === undefined) throw new Error("chat.postMessage answered without a ts");
        return ts;
      }),
    update: (channel, ts, { text, blocks }) =>
      told(`editing ${channel} ${ts}`, async () => {
        await client.chat.update({ channel, ts, text, blocks: [...blocks] });
      }),
    findPosted: (channel, threadTs, outboxId, sinceMs) =>
      told(`looking up ${outboxId} in ${channel}`, () =>
        findPosted(client, channel, threadTs, outboxId, sinceMs),
      ),
  };
}

function postArguments({ channel, threadTs, text, blocks }: OutgoingMessage, outboxId: string) {
  return {
    channel,
    text,
    blocks: [...blocks],
    ...(threadTs !== undefined && { thread_ts: threadTs }),
    metadata: { event_type: metadataType, event_payload: { outbox_id: outboxId } },
    unfurl_links: false,
    unfurl_media: false,
  };
}

async function told<T>(what: string, send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (error) {
    throw toDeliveryError(what, error);
  }
}

async function findPosted(
  client: WebClient,
  channel: string,
  threadTs: string | undefined,
  outboxId: string,
  sinceMs: number,
): Promise<string | undefined> {
  // Slack's clock and ours may differ a little.
  const oldest = String(Math.floor(sinceMs / 1000) - 60);
  let cursor: string | undefined;
  for (let page = 0; page < lookUpPages; page++) {
    const query = {
      channel,
      oldest,
      limit: lookUpPageSize,
      include_all_metadata: true,
      ...(cursor && { cursor }),
    };
    const answer =
      threadTs === undefined
        ? await client.conversations.history(query)
        : await client.conversations.replies({ ...query, ts: threadTs });
    const found = answer.messages?.find((message) => carries(message, outboxId));
    if (found?.ts !== undefined) return found.ts;
    cursor = answer.response_metadata?.next_cursor || undefined;
    if (cursor === undefined) return undefined;
  }
  return undefined;
}

function carries(message: object, outboxId: string): boolean {
  const { metadata } = message as { metadata?: { event_payload?: Record<string, unknown> } };
  return metadata?.event_payload?.["outbox_id"] === outboxId;
}
