/**
 * What a refusal of Slack's says about where a message was sent.
 *
 * - `gone`: the message to be edited was deleted.
 * - `thread`: nobody can reply there: its root was deleted, or it is locked.
 * - `channel`: the channel, or the person, takes no messages from the bot until somebody mends that.
 * - `token`: the bot may do nothing at all.
 * - `other`: anything else, such as an outage; trying again may help.
 *
 * The words are those of chat.postMessage, chat.update and conversations.history (docs.slack.dev, "Errors").
 */
export type Refusal = "gone" | "thread" | "channel" | "token" | "other";

const refusals: Readonly<Record<Exclude<Refusal, "other">, readonly string[]>> = {
  gone: ["message_not_found"],
  thread: ["thread_not_found", "thread_locked", "restricted_action_thread_locked", "cannot_reply_to_message"],
  channel: [
    "is_archived",
    "not_in_channel",
    "channel_not_found",
    "restricted_action",
    "restricted_action_read_only_channel",
    "restricted_action_non_threadable_channel",
    "restricted_action_thread_only_channel",
    "user_not_found",
    "user_disabled",
    "cannot_dm_bot",
    "messages_tab_disabled",
  ],
  token: ["invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired"],
};

export function readRefusal(code: string): Refusal {
  const found = Object.entries(refusals).find(([, codes]) => codes.includes(code));
  return (found?.[0] as Refusal | undefined) ?? "other";
}
