import type { WebClient } from "@slack/web-api";
import { ttlWords } from "../../../usecases/request-view.ts";
import { answerReply } from "../../../usecases/requests/answer-reply.ts";
import { answerFor, type Listening } from "../../listening.ts";

/** Reads a reply in a request's thread and shows its author, and nobody else, how; nothing is applied. What it was read
 * as is stored, however long it is: the button carries its id. */
export async function replyToRequest(
  listening: Listening,
  client: WebClient,
  reply: {
    readonly channel: string;
    readonly rootTs: string;
    readonly userId: string;
    readonly text: string;
  },
): Promise<void> {
  const { channel, rootTs, userId } = reply;
  const read = await answerReply(listening.requests, channel, rootTs, reply.text);
  if (read === undefined) return;
  const { request, draft, wishes } = read;
  const { replyDrafts } = listening.store;
  const selection = await replyDrafts.add({ requestId: request.id, userId, wishes }, listening.nowMs());
  const answer = await answerFor(listening, userId);
  const { text, blocks } = answer("request-reply-draft", {
    requestId: request.id,
    selection,
    wishes: draft.wishes.map((wish) => ({
      item: wish.item,
      pattern: request.items.find(({ number }) => number === wish.item)?.pattern ?? "",
      action: wish.action,
      ...(wish.action === "counter" && { ttl: ttlWords(wish.ttlSeconds) }),
      ...(wish.action === "reject" && { reason: wish.reason }),
    })),
    questions: draft.questions,
  });
  await client.chat.postEphemeral({ channel, user: userId, thread_ts: rootTs, text, blocks: [...blocks] });
}
