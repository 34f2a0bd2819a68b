import type { WebClient } from "@slack/web-api";
import type { MessageMark, OutgoingMessage, Poster, ShownMessage } from "../usecases/delivery/poster.ts";
import { toDeliveryError } from "./to-delivery-error.ts";
import { uploadFiles } from "./upload-files.ts";

/** Marks the bot's own messages; the payload holds ids and state only, since every member can read it. */
const metadataType = "redis_audit_bot_message";
/** Slack's page size limit for history is 999; a doubtful post is seconds old, so a few pages are plenty. */
const pageSize = 200;
const lookUpPages = 5;

/** Sends through the Web API. `client` must not retry by itself: the outbox does. */
export function createPoster(client: WebClient): Poster {
  return {
    post: (message, mark) =>
      told(`posting to ${message.channel}`, async () => {
        const { ts } = await client.chat.postMessage(postArguments(message, mark));
        if (ts === undefined) throw new Error("chat.postMessage answered without a ts");
        return ts;
      }),
    update: (channel, ts, { text, blocks }, mark) =>
      told(`editing ${channel} ${ts}`, async () => {
        const metadata = mark === undefined ? {} : { metadata: metadataOf(mark) };
        await client.chat.update({ channel, ts, text, blocks: [...blocks], ...metadata });
      }),
    remove: (channel, ts) =>
      told(`deleting ${channel} ${ts}`, async () => {
        await client.chat.delete({ channel, ts });
      }),
    permalink: (channel, ts) =>
      told(`linking to ${channel} ${ts}`, async () => {
        const { permalink } = await client.chat.getPermalink({ channel, message_ts: ts });
        if (permalink === undefined) throw new Error("chat.getPermalink answered without one");
        return permalink;
      }),
    findPosted: (channel, threadTs, outboxId, sinceMs) =>
      told(`looking up ${outboxId} in ${channel}`, async () =>
        findPosted(client, await conversationOf(client, channel), threadTs, outboxId, sinceMs),
      ),
    upload: ({ channel, threadTs }, files) =>
      told(`uploading ${files.length} files to ${channel}`, async () => {
        const conversation = await conversationOf(client, channel);
        const thread = threadTs === undefined ? {} : { threadTs };
        await uploadFiles(client, { channel: conversation, ...thread }, files);
      }),
    hasFile: ({ channel, threadTs }, fileName, sinceMs) =>
      told(`looking for ${fileName} in ${channel}`, async () =>
        hasFile(client, await conversationOf(client, channel), threadTs, fileName, sinceMs),
      ),
    read: (channel, threadTs, fromTs, toTs) =>
      told(`reading ${channel} from ${fromTs}`, async () => {
        const { messages, nextCursor } = await readPage(client, channel, threadTs, {
          oldest: fromTs,
          latest: toTs,
          inclusive: true,
        });
        return { messages: messages.flatMap(shownMessage), complete: nextCursor === undefined };
      }),
  };
}

function postArguments({ channel, threadTs, text, blocks }: OutgoingMessage, mark: MessageMark) {
  return {
    channel,
    text,
    blocks: [...blocks],
    ...(threadTs !== undefined && { thread_ts: threadTs }),
    metadata: metadataOf(mark),
    unfurl_links: false,
    unfurl_media: false,
  };
}

function metadataOf({ outboxId, alertId, state }: MessageMark) {
  return {
    event_type: metadataType,
    event_payload: {
      outbox_id: outboxId,
      ...(alertId !== undefined && { alert_id: alertId }),
      ...(state !== undefined && { state }),
    },
  };
}

async function told<T>(what: string, send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (error) {
    throw toDeliveryError(what, error);
  }
}

/** History is asked by conversation: for a person (U…, W…) that is the direct message with them. */
async function conversationOf(client: WebClient, channel: string): Promise<string> {
  if (!/^[UW]/.test(channel)) return channel;
  const { channel: conversation } = await client.conversations.open({ users: channel });
  if (conversation?.id === undefined) throw new Error("conversations.open answered without a channel");
  return conversation.id;
}

async function findPosted(
  client: WebClient,
  channel: string,
  threadTs: string | undefined,
  outboxId: string,
  sinceMs: number,
): Promise<string | undefined> {
  for await (const messages of readPages(client, channel, threadTs, sinceMs)) {
    const message = messages.flatMap(shownMessage).find((shown) => shown.outboxId === outboxId);
    if (message !== undefined) return message.ts;
  }
  return undefined;
}

async function hasFile(
  client: WebClient,
  channel: string,
  threadTs: string | undefined,
  fileName: string,
  sinceMs: number,
): Promise<boolean> {
  for await (const messages of readPages(client, channel, threadTs, sinceMs)) {
    if (messages.some((message) => fileNamesOf(message).includes(fileName))) return true;
  }
  return false;
}

function fileNamesOf(message: object): readonly (string | undefined)[] {
  const { files = [] } = message as { files?: readonly { name?: string }[] };
  return files.map(({ name }) => name);
}

/** The few pages of messages since a time in which a doubtful one would be. */
async function* readPages(
  client: WebClient,
  channel: string,
  threadTs: string | undefined,
  sinceMs: number,
): AsyncGenerator<readonly object[]> {
  // Slack's clock and ours may differ a little.
  const oldest = String(Math.floor(sinceMs / 1000) - 60);
  let cursor: string | undefined;
  for (let page = 0; page < lookUpPages; page++) {
    const found = await readPage(client, channel, threadTs, { oldest, ...(cursor && { cursor }) });
    yield found.messages;
    cursor = found.nextCursor;
    if (cursor === undefined) return;
  }
}

interface Range {
  readonly oldest: string;
  readonly latest?: string;
  readonly inclusive?: boolean;
  readonly cursor?: string;
}

async function readPage(client: WebClient, channel: string, threadTs: string | undefined, range: Range) {
  const query = { channel, ...range, limit: pageSize, include_all_metadata: true };
  const { messages = [], response_metadata } =
    threadTs === undefined
      ? await client.conversations.history(query)
      : await client.conversations.replies({ ...query, ts: threadTs });
  return {
    messages: messages as readonly object[],
    nextCursor: response_metadata?.next_cursor || undefined,
  };
}

/** Empty for what stands in no time, such as a gap that a deleted root left. */
function shownMessage(message: object): readonly ShownMessage[] {
  const { ts, subtype, metadata } = message as {
    ts?: string;
    subtype?: string;
    metadata?: { event_type?: string; event_payload?: Readonly<Record<string, unknown>> };
  };
  if (ts === undefined || subtype === "tombstone") return [];
  if (metadata?.event_type !== metadataType) return [{ ts }];
  const read = (name: string): string | undefined => {
    const value = metadata.event_payload?.[name];
    return typeof value === "string" ? value : undefined;
  };
  const [outboxId, alertId, state] = [read("outbox_id"), read("alert_id"), read("state")];
  return [
    {
      ts,
      ...(outboxId !== undefined && { outboxId }),
      ...(alertId !== undefined && { alertId }),
      ...(state !== undefined && { state }),
    },
  ];
}
