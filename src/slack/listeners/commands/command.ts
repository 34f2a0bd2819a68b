import type { RenderedMessage } from "../../../messages/renderer.ts";
import type { Answer, Listening } from "../../listening.ts";

/** One `/redis-audit` command as a person typed it. */
export interface CommandInput {
  readonly userId: string;
  /** Where it was typed. */
  readonly channel: string;
  /** The words after the command's own, as typed. */
  readonly words: readonly string[];
  readonly answer: Answer;
  /** Every command there is, for help. */
  readonly commands: readonly string[];
}

/** Answers a command in the reader's language. */
export type SlackCommand = (input: CommandInput, listening: Listening) => Promise<RenderedMessage>;
