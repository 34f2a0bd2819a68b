import type { KnownBlock } from "@slack/types";

/** An interactive element as it stands in a block, its shape read loosely: the app sent it as JSON. */
export interface FoundElement {
  readonly blockId: string;
  readonly actionId: string;
  readonly type: string;
  readonly element: Readonly<Record<string, unknown>>;
  readonly isInput: boolean;
}

/** Every interactive element of the blocks, in reading order; the blocks' ids are filled in already. */
export const listElements = (blocks: readonly unknown[]): readonly FoundElement[] =>
  blocks.flatMap((block) => {
    const { block_id, elements, accessory, element, child_blocks, type } = asRecord(block);
    if (Array.isArray(child_blocks)) return listElements(child_blocks);
    const candidates = [...(Array.isArray(elements) ? elements : []), accessory, element];
    return candidates
      .map(asRecord)
      .filter((candidate) => typeof candidate["action_id"] === "string")
      .map((candidate) => ({
        blockId: String(block_id),
        actionId: String(candidate["action_id"]),
        type: String(candidate["type"]),
        element: candidate,
        isInput: type === "input",
      }));
  });

/** `blockId` undefined: the first block that has the action. */
export const findElement = (
  blocks: readonly KnownBlock[] | readonly unknown[],
  actionId: string,
  blockId?: string,
): FoundElement | undefined =>
  listElements(blocks).find(
    (found) => found.actionId === actionId && (blockId === undefined || found.blockId === blockId),
  );

/** `{}` for what is not an object. */
export const asRecord = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
