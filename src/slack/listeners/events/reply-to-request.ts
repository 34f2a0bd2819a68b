import type { WebClient } from "@slack/web-api";
import { ttlWords } from "../../../usecases/request-view.ts";
import { answerReply } from "../../../usecases/requests/answer-reply.ts";
import { answerFor, type Listening } from "../../listening.ts";
import type { ReplySelection } from "../actions/request-buttons.ts";

/** Slack takes no longer value of a button. */
const longestSelection = 2000;

/** Reads a reply in a request's thread and shows its author, and nobody else, how; nothing is applied. */
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
  const whole: ReplySelection = { requestId: request.id, userId, wishes };
  const selection = JSON.stringify(whole);
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
    questions:
      selection.length > longestSelection
        ? [{ kind: "notUnderstood", part: reply.text, items: [] }]
        : draft.questions,
  });
  await client.chat.postEphemeral({ channel, user: userId, thread_ts: rootTs, text, blocks: [...blocks] });
}
