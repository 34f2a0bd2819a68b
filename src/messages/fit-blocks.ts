import type { KnownBlock } from "@slack/types";
import { countCharacters } from "./count-characters.ts";
import { cutMrkdwn } from "./cut-text.ts";
import type { Draft, Keep } from "./draft.ts";
import { cutQuote, fitBlock, fitTable, type MoreRows } from "./fit-block.ts";
import { slackLimits } from "./slack-limits.ts";

/** Words that the cutting needs, in the message's languages. */
export interface FitWords {
  readonly moreRows: MoreRows;
  /** Says that parts are missing; at most 200 characters. */
  readonly shortened: string;
}

/** A text is not cut below this: it would say nothing. */
const leastText = 200;

const firstToGo: readonly Keep[] = ["low", "normal", "high"];

/**
 * Blocks that Slack takes, whatever the drafts hold. Each is kept within its own limits; tables within their
 * common limit; then the message within `maxBlocks` and the characters of a message: first by cutting texts and
 * tables of the least important blocks, then by dropping blocks, the least important and the last first. A
 * message that lost a block says so at its end.
 */
export function fitBlocks(
  drafts: readonly Draft[],
  maxBlocks: number,
  words: FitWords,
): readonly KnownBlock[] {
  const fitted = fitTables(
    drafts.map(({ block, keep }) => ({ block: fitBlock(block, words.moreRows), keep })),
    words.moreRows,
  );
  const shrunk = shrink(fitted, slackLimits.messageCharacters, words.moreRows);
  if (shrunk.length <= maxBlocks && sizeOf(shrunk) <= slackLimits.messageCharacters) return blocksOf(shrunk);
  const kept = drop(shrunk, maxBlocks - 1, slackLimits.messageCharacters - words.shortened.length);
  const mark: KnownBlock = { type: "context", elements: [{ type: "mrkdwn", text: words.shortened }] };
  return [...blocksOf(kept), mark];
}

function blocksOf(drafts: readonly Draft[]): readonly KnownBlock[] {
  return drafts.map(({ block }) => block);
}

function sizeOf(drafts: readonly Draft[]): number {
  return drafts.reduce((total, { block }) => total + countCharacters(block), 0);
}

/** Gives each table what the tables before it left of the common limit, but for the least that later ones need. */
function fitTables(drafts: readonly Draft[], moreRows: MoreRows): readonly Draft[] {
  let left: number = slackLimits.tableCharacters;
  return drafts.map((draft, index) => {
    if (draft.block.type !== "table") return draft;
    const reserved = drafts.slice(index + 1).reduce((total, { block }) => total + leastOf(block), 0);
    const characters = Math.max(leastOf(draft.block), left - reserved);
    const block = fitTable(draft.block, { rows: slackLimits.tableRows, characters }, moreRows);
    left = Math.max(0, left - countCharacters(block));
    return { ...draft, block };
  });
}

/** A header, one row and the row that counts the others, of the shortest cells that are not cut further. */
function leastOf(block: KnownBlock): number {
  return block.type === "table" ? (block.rows[0]?.length ?? 0) * 60 : 0;
}

/** Sizes are added up once and then followed: a view of thousands of things has thousands of blocks. */
function shrink(drafts: readonly Draft[], max: number, moreRows: MoreRows): readonly Draft[] {
  const result = [...drafts];
  let excess = sizeOf(result) - max;
  for (const keep of firstToGo) {
    for (let index = result.length - 1; index >= 0 && excess > 0; index--) {
      const draft = result[index];
      if (draft?.keep !== keep) continue;
      const block = shrinkBlock(draft.block, excess, moreRows);
      excess -= countCharacters(draft.block) - countCharacters(block);
      result[index] = { ...draft, block };
    }
  }
  return result;
}

/** A block that is up to `excess` characters shorter, where it can be cut at all. */
function shrinkBlock(block: KnownBlock, excess: number, moreRows: MoreRows): KnownBlock {
  const max = Math.max(leastText, countCharacters(block) - excess);
  switch (block.type) {
    case "section":
      return block.text
        ? { ...block, text: { ...block.text, text: cutMrkdwn(block.text.text, max) } }
        : block;
    case "rich_text":
      return cutQuote(block, max);
    case "table":
      return fitTable(block, { rows: slackLimits.tableRows, characters: max }, moreRows);
    default:
      return block;
  }
}

function drop(drafts: readonly Draft[], maxBlocks: number, maxCharacters: number): readonly Draft[] {
  const dropped = new Set<Draft>();
  let characters = sizeOf(drafts);
  for (const keep of firstToGo) {
    for (const draft of drafts.toReversed()) {
      if (drafts.length - dropped.size <= maxBlocks && characters <= maxCharacters) break;
      if (draft.keep !== keep) continue;
      dropped.add(draft);
      characters -= countCharacters(draft.block);
    }
  }
  return drafts.filter((draft) => !dropped.has(draft));
}
