import type { KnownBlock } from "@slack/types";
import { asRecord } from "../block-elements.ts";
import { findBlockProblems, MESSAGE_LIMITS } from "../find-block-problems.ts";
import type { Message } from "../protocol.ts";
import { type ApiArgs, readJson, readText } from "./api-args.ts";
import { ApiError } from "./api-error.ts";

/** What a call says a message should hold. `undefined`: the call did not say. */
export interface MessageContent {
  readonly text: string | undefined;
  readonly blocks: readonly KnownBlock[] | undefined;
  readonly metadata: Message["metadata"];
  /** `metadata` was given as an empty object: take it away. */
  readonly removesMetadata: boolean;
}

/** Reads and checks them with Slack's errors. Text that is too long is for the caller: posting cuts, updating refuses. */
export const readMessageContent = (args: ApiArgs): MessageContent => {
  // Attachments would be lost silently, since the page and the transcript do not know them.
  if (readText(args, "attachments") !== undefined) throw new ApiError("invalid_attachments");
  const metadata = readJson(args, "metadata", "invalid_metadata_format");
  return {
    text: readText(args, "text"),
    blocks: readBlocks(args),
    ...readMetadata(metadata),
  };
};

const readBlocks = (args: ApiArgs): readonly KnownBlock[] | undefined => {
  const blocks = readJson(args, "blocks", "invalid_blocks_format");
  if (blocks === undefined) return undefined;
  if (!Array.isArray(blocks)) throw new ApiError("invalid_blocks_format");
  requireValidBlocks(blocks);
  return blocks as readonly KnownBlock[];
};

export const requireValidBlocks = (blocks: readonly unknown[]): void => {
  const problems = findBlockProblems(blocks, "message");
  const first = problems[0];
  if (first === undefined) return;
  if (first.code === "msg_blocks_too_long") throw new ApiError(first.code);
  const lines = problems.map((problem) => `${problem.rule} [json-pointer:${problem.pointer}]`);
  throw new ApiError("invalid_blocks", {
    errors: lines,
    response_metadata: { messages: lines.map((line) => `[ERROR] ${line}`) },
  });
};

const readMetadata = (value: unknown): Pick<MessageContent, "metadata" | "removesMetadata"> => {
  if (value === undefined) return { metadata: undefined, removesMetadata: false };
  const { event_type, event_payload } = asRecord(value);
  if (event_type === undefined && Object.keys(asRecord(value)).length === 0) {
    return { metadata: undefined, removesMetadata: true };
  }
  if (typeof event_type !== "string" || typeof event_payload !== "object" || event_payload === null) {
    throw new ApiError("invalid_metadata_format");
  }
  return { metadata: { event_type, event_payload: { ...event_payload } }, removesMetadata: false };
};

/** Posting cuts the text where Slack does. */
export const cutText = (text: string): string => text.slice(0, MESSAGE_LIMITS.postedTextCharacters);
