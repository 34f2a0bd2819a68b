import type { KnownBlock } from "@slack/types";
import { fillBlockIds } from "./fill-block-ids.ts";
import type { MessageDraft } from "./messages.ts";
import type { Message } from "./protocol.ts";
import type { World } from "./world.ts";

/** Posts what the app sent, with the ids it left out filled in. */
export const postAsBot = (world: World, draft: Omit<MessageDraft, "user">): Message =>
  world.messages.post({
    ...draft,
    user: world.identity.botUserId,
    blocks: fillMessageBlocks(world, draft.blocks ?? []),
  });

/** Block ids must differ between messages and between edits, so they are made from a fresh timestamp. */
export const fillMessageBlocks = (world: World, blocks: readonly KnownBlock[]): readonly KnownBlock[] =>
  fillBlockIds(blocks, world.nextTs().slice(-8));
