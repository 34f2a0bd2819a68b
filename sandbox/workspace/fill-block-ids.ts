import type { KnownBlock } from "@slack/types";

type Json = Record<string, unknown>;

/**
 * Gives every block its `block_id` and every interactive element its `action_id` where the app left them out,
 * as Slack does when it stores a message or view. `prefix` makes them differ between messages.
 */
export const fillBlockIds = (blocks: readonly KnownBlock[], prefix: string): readonly KnownBlock[] =>
  blocks.map((block, index) => fillBlock(block, `${prefix}-${index}`));

const fillBlock = (block: KnownBlock, id: string): KnownBlock => {
  const source: Json = { ...block };
  const filled: Json = { ...source, block_id: source["block_id"] ?? id };
  if (Array.isArray(source["elements"])) filled["elements"] = source["elements"].map(fillElement(id));
  if (source["accessory"] !== undefined) filled["accessory"] = fillElement(id)(source["accessory"], 0);
  if (source["element"] !== undefined) filled["element"] = fillElement(id)(source["element"], 0);
  if (Array.isArray(source["child_blocks"])) {
    filled["child_blocks"] = fillBlockIds(source["child_blocks"] as KnownBlock[], `${id}-child`);
  }
  return filled as unknown as KnownBlock;
};

const fillElement =
  (blockId: string) =>
  (element: unknown, index: number): unknown => {
    if (typeof element !== "object" || element === null) return element;
    const source = element as Json;
    return isInteractive(source["type"])
      ? { ...source, action_id: source["action_id"] ?? `${blockId}-${index}` }
      : element;
  };

const STATIC_ELEMENTS = ["image", "mrkdwn", "plain_text"];

const isInteractive = (type: unknown): boolean =>
  typeof type === "string" && !STATIC_ELEMENTS.includes(type) && !type.startsWith("rich_text_");
