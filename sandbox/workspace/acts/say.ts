import type { Act, Message } from "../protocol.ts";
import type { World } from "../world.ts";
import { type ActResult, refuse } from "./act-result.ts";
import { escapeTyped } from "./escape-typed.ts";

export const say = (act: Extract<Act, { do: "say" }>, world: World): ActResult => {
  const channel = world.channels.find(act.channel);
  if (channel === undefined) return refuse("channel_not_found");
  if (channel.isArchived) return refuse("is_archived");
  const parent = act.threadTs === undefined ? undefined : world.messages.find(channel.id, act.threadTs);
  const rootTs = parent?.threadTs ?? act.threadTs;
  if (rootTs !== undefined && world.messages.thread(channel.id, rootTs).length === 0) {
    return refuse("thread_not_found");
  }
  const message = world.messages.post({
    channel: channel.id,
    user: act.user,
    text: escapeTyped(act.text),
    ...(rootTs !== undefined && { threadTs: rootTs }),
    ...(rootTs !== undefined && act.broadcast && { broadcast: true }),
    ...(act.fileName !== undefined && { files: [share(act.fileName, world)] }),
  });
  return { ok: true, message };
};

const share = (name: string, world: World): Message["files"][number] => {
  const { id, title, mimetype } = world.files.announce(name, 1);
  return { id, name, title, mimetype, url: `${world.baseUrl()}files/${id}` };
};
