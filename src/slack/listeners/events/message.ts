import type { Middleware, SlackEventMiddlewareArgs } from "@slack/bolt";
import { readReply } from "../../../core/alerts/read-reply.ts";
import type { Listening } from "../../listening.ts";
import { acknowledgeInThread } from "./acknowledge-in-thread.ts";
import { replyToRequest } from "./reply-to-request.ts";

/** A person's reply in a thread; all else (roots, edits, joins, bots) is talk. */
export function message(listening: Listening): Middleware<SlackEventMiddlewareArgs<"message">> {
  return async ({ message: said, client }) => {
    if (said.subtype !== undefined || said.bot_id !== undefined) return;
    const { thread_ts: rootTs, user: userId, text, channel } = said;
    if (rootTs === undefined || rootTs === said.ts || userId === undefined || text === undefined) return;
    await replyToRequest(listening, client, { channel, rootTs, userId, text });
    const reply = readReply(text);
    if (reply === undefined) return;
    await acknowledgeInThread(listening, client, { channel, rootTs, userId, source: "reply", ...reply });
  };
}
