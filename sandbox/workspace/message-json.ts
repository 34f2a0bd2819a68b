import { SLACKBOT_ID } from "./identity.ts";
import type { Message } from "./protocol.ts";
import type { World } from "./world.ts";

type Json = Readonly<Record<string, unknown>>;

/** A message as the Web API and events carry it. Metadata comes only when asked for. */
export const describeMessage = (message: Message, world: World, withMetadata = false): Json => ({
  type: "message",
  user: message.user,
  ts: message.ts,
  text: message.text,
  team: world.identity.teamId,
  ...(message.blocks.length > 0 && { blocks: message.blocks }),
  ...(message.broadcast === true && { subtype: "thread_broadcast" }),
  ...describeAuthor(message, world),
  ...describeThread(message, world),
  ...(message.editedTs !== undefined && { edited: { user: message.user, ts: message.editedTs } }),
  ...(message.reactions.length > 0 && {
    reactions: message.reactions.map(({ name, users }) => ({ name, users, count: users.length })),
  }),
  ...(message.files.length > 0 && { files: message.files.map(describeFile) }),
  ...(withMetadata && message.metadata !== undefined && { metadata: message.metadata }),
});

const describeAuthor = (message: Message, { identity }: World): Json => {
  if (message.user !== identity.botUserId) return {};
  return {
    bot_id: identity.botId,
    app_id: identity.appId,
    bot_profile: {
      id: identity.botId,
      app_id: identity.appId,
      name: identity.botName,
      team_id: identity.teamId,
      deleted: false,
    },
  };
};

const describeThread = (message: Message, world: World): Json => {
  const rootTs = message.threadTs;
  if (rootTs !== undefined && rootTs !== message.ts) {
    const root = world.messages.find(message.channel, rootTs);
    return { thread_ts: rootTs, ...(root !== undefined && { parent_user_id: root.user }) };
  }
  const replies = world.messages.thread(message.channel, message.ts).filter(({ ts }) => ts !== message.ts);
  const latest = replies.at(-1);
  if (latest === undefined) return {};
  const users = [...new Set(replies.map(({ user }) => user))];
  return {
    thread_ts: message.ts,
    reply_count: replies.length,
    reply_users: users,
    reply_users_count: users.length,
    latest_reply: latest.ts,
  };
};

/** Stands for a deleted root that still has replies. */
export const describeTombstone = (rootTs: string): Json => ({
  type: "message",
  subtype: "tombstone",
  user: SLACKBOT_ID,
  text: "This message was deleted.",
  hidden: true,
  ts: rootTs,
  thread_ts: rootTs,
});

const describeFile = (file: Message["files"][number]): Json => ({
  id: file.id,
  name: file.name,
  title: file.title,
  ...(file.altText !== undefined && { alt_txt: file.altText }),
  mimetype: file.mimetype,
  url_private: file.url,
  permalink: file.url,
});
