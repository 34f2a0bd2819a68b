import type { Middleware, SlackEventMiddlewareArgs } from "@slack/bolt";
import { readReply } from "../../../core/alerts/read-reply.ts";
import { repairDeleted } from "../../../usecases/delivery/repair-deleted.ts";
import type { Listening } from "../../listening.ts";
import { acknowledgeInThread } from "./acknowledge-in-thread.ts";
import { replyToRequest } from "./reply-to-request.ts";

type Said = SlackEventMiddlewareArgs<"message">["message"];

/** A person's reply in a thread, or a message that somebody deleted; all else (roots, edits, joins, bots) is talk. */
export function message(listening: Listening): Middleware<SlackEventMiddlewareArgs<"message">> {
  return async ({ message: said, client }) => {
    if (said.subtype === "message_deleted") {
      const { channel, deleted_ts: ts } = said;
      if (await repairDeleted(listening.store, { channel, ts }, listening.nowMs())) listening.onStored();
      return;
    }
    if (!isSaid(said) || ("bot_id" in said && said.bot_id !== undefined)) return;
    const { thread_ts: rootTs, user: userId, text, channel } = said;
    if (rootTs === undefined || rootTs === said.ts || userId === undefined || text === undefined) return;
    await replyToRequest(listening, client, { channel, rootTs, userId, text });
    const reply = readReply(text);
    if (reply === undefined) return;
    await acknowledgeInThread(listening, client, { channel, rootTs, userId, source: "reply", ...reply });
  };
}

/** Words of somebody: also with a file, or shown in the channel as well. */
function isSaid(
  said: Said,
): said is Extract<Said, { subtype: undefined | "thread_broadcast" | "file_share" }> {
  return said.subtype === undefined || said.subtype === "thread_broadcast" || said.subtype === "file_share";
}
