import type { KnownBlock } from "@slack/types";
import { ApiError } from "../api/api-error.ts";
import { requireValidBlocks } from "../api/message-content.ts";
import { asRecord } from "../block-elements.ts";
import { fillMessageBlocks, postAsBot } from "../post-as-bot.ts";
import type { Message } from "../protocol.ts";
import type { ResponseTarget } from "../response-urls.ts";
import type { World } from "../world.ts";

/**
 * Shows what an app answers to a command or click, with the acknowledgment or through a response URL: only to
 * the person, unless `response_type` is `in_channel`; in place of the clicked message with `replace_original`.
 * Throws `ApiError` for what Slack would refuse.
 */
export const showAnswer = (answer: unknown, target: ResponseTarget, world: World): void => {
  const { text, blocks, response_type, replace_original, delete_original, thread_ts } = asRecord(answer);
  const original =
    target.messageTs === undefined ? undefined : world.messages.find(target.channel, target.messageTs);
  if (delete_original === true) {
    if (original !== undefined) world.messages.remove(original);
    return;
  }
  const content = readContent(text, blocks);
  if (replace_original === true && original !== undefined) {
    replace(original, content, world);
    return;
  }
  postAsBot(world, {
    channel: target.channel,
    ...content,
    ...(response_type !== "in_channel" && { ephemeralFor: target.user }),
    ...(typeof thread_ts === "string" && { threadTs: thread_ts }),
  });
};

const readContent = (
  text: unknown,
  blocks: unknown,
): { readonly text: string; readonly blocks: readonly KnownBlock[] } => {
  const list: readonly unknown[] = Array.isArray(blocks) ? blocks : [];
  if (typeof text !== "string" && list.length === 0) throw new ApiError("no_text");
  requireValidBlocks(list);
  return { text: typeof text === "string" ? text : "", blocks: list as readonly KnownBlock[] };
};

const replace = (
  original: Message,
  content: { readonly text: string; readonly blocks: readonly KnownBlock[] },
  world: World,
): void => {
  world.messages.edit(original, { text: content.text, blocks: fillMessageBlocks(world, content.blocks) });
};
