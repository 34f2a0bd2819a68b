import { isObject, list, type Problem } from "./block-checks.ts";
import { asRecord, listElements } from "./block-elements.ts";
import { MESSAGE_LIMITS, VIEW_LIMITS } from "./block-limits.ts";
import { BLOCK_CHECKS, type Surface, VIEW_CHECKS } from "./block-schemas.ts";

export { BLOCK_LIMITS, ELEMENT_LIMITS, MESSAGE_LIMITS, VIEW_LIMITS } from "./block-limits.ts";
export type { Surface } from "./block-schemas.ts";

export interface BlockProblem extends Problem {
  /** How Slack would refuse it. */
  readonly code: "invalid_blocks" | "msg_blocks_too_long";
}

/**
 * Every rule of Slack's that the blocks break, with a JSON pointer to the place (`/blocks/0/text/text`).
 * None: Slack takes them.
 */
export const findBlockProblems = (blocks: readonly unknown[], surface: Surface): readonly BlockProblem[] => {
  const problems = [
    ...list(BLOCK_CHECKS[surface], maxBlocks(surface), 0)(blocks, "/blocks"),
    ...findRepeatedIds(blocks),
    ...(surface === "message" ? findSumProblems(blocks) : []),
  ].map((problem): BlockProblem => ({ ...problem, code: "invalid_blocks" }));
  const isTooLong = surface === "message" && countCharacters(blocks) > MESSAGE_LIMITS.allBlocksCharacters;
  return isTooLong ? [...problems, TOO_LONG] : problems;
};

/** The same for a whole modal or App Home; pointers start at the view (`/title/text`, `/blocks/0`). */
export const findViewProblems = (view: unknown, type: "modal" | "home"): readonly Problem[] => {
  if (asRecord(view)["type"] !== type) return [{ pointer: "/type", rule: `must be ${type}` }];
  const shape = VIEW_CHECKS[type](view, "");
  const blocks = asRecord(view)["blocks"];
  if (!Array.isArray(blocks)) return [...shape, { pointer: "/blocks", rule: "must be an array" }];
  const hasInput = blocks.some((block) => asRecord(block)["type"] === "input");
  const needsSubmit = type === "modal" && hasInput && asRecord(view)["submit"] === undefined;
  return [
    ...shape,
    ...(needsSubmit ? [{ pointer: "", rule: "missing required field: submit" }] : []),
    ...findBlockProblems(blocks, type),
  ];
};

/** Characters of text in the blocks: what people can read, not ids, types or values. */
export const countCharacters = (value: unknown): number => {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + countCharacters(item), 0);
  if (!isObject(value)) return 0;
  return Object.entries(value).reduce(
    (sum, [name, entry]) =>
      sum + (name === "text" && typeof entry === "string" ? entry.length : countCharacters(entry)),
    0,
  );
};

const TOO_LONG: BlockProblem = {
  code: "msg_blocks_too_long",
  pointer: "/blocks",
  rule: `must be less than ${MESSAGE_LIMITS.allBlocksCharacters + 1} characters in all`,
};

const maxBlocks = (surface: Surface): number =>
  surface === "message" ? MESSAGE_LIMITS.blocks : VIEW_LIMITS.blocks;

const findRepeatedIds = (blocks: readonly unknown[]): readonly Problem[] => {
  const blockIds = blocks.map((block) => asRecord(block)["block_id"]);
  const repeatedBlocks = findRepeated(blockIds).map((index) => ({
    pointer: `/blocks/${index}/block_id`,
    rule: `\`block_id\` ${String(blockIds[index])} already exists`,
  }));
  const repeatedActions = blocks.flatMap((block, index) => {
    // Each block within a container is a block of its own.
    if (Array.isArray(asRecord(block)["child_blocks"])) return [];
    const actionIds = listElements([block]).map((found) => found.actionId);
    return findRepeated(actionIds).map((repeated) => ({
      pointer: `/blocks/${index}`,
      rule: `\`action_id\` ${String(actionIds[repeated])} already exists for this block`,
    }));
  });
  return [...repeatedBlocks, ...repeatedActions];
};

/** Indexes of values that came before; `undefined` never counts. */
const findRepeated = (values: readonly unknown[]): readonly number[] =>
  values.flatMap((value, index) => (value !== undefined && values.indexOf(value) < index ? [index] : []));

/** Limits over several blocks of a message. */
const findSumProblems = (blocks: readonly unknown[]): readonly Problem[] => [
  ...findSumProblem(blocks, ["table", "data_table"], MESSAGE_LIMITS.tableCharacters),
  ...findSumProblem(blocks, ["markdown"], MESSAGE_LIMITS.markdownCharacters),
];

const findSumProblem = (
  blocks: readonly unknown[],
  types: readonly string[],
  max: number,
): readonly Problem[] => {
  const concerned = flattenContainers(blocks).filter((block) =>
    types.includes(String(asRecord(block)["type"])),
  );
  const isOver = countCharacters(concerned) > max;
  const rule = `all ${types[0]} blocks together must be less than ${max + 1} characters`;
  return isOver ? [{ pointer: "/blocks", rule }] : [];
};

const flattenContainers = (blocks: readonly unknown[]): readonly unknown[] =>
  blocks.flatMap((block) => {
    const children = asRecord(block)["child_blocks"];
    return Array.isArray(children) ? [block, ...children] : [block];
  });
