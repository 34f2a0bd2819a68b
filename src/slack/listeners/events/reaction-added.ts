import type { Middleware, SlackEventMiddlewareArgs } from "@slack/bolt";
import type { Listening } from "../../listening.ts";
import { acknowledgeInThread } from "./acknowledge-in-thread.ts";

/** 👀 on an alert's root acknowledges it. */
export function reactionAdded(listening: Listening): Middleware<SlackEventMiddlewareArgs<"reaction_added">> {
  return async ({ event, client }) => {
    if (event.reaction !== "eyes" || event.item.type !== "message") return;
    const { channel, ts: rootTs } = event.item;
    await acknowledgeInThread(listening, client, { channel, rootTs, userId: event.user, source: "reaction" });
  };
}
