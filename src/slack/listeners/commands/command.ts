import type { WebClient } from "@slack/web-api";
import type { RenderedMessage } from "../../../messages/renderer.ts";
import type { Answer, Listening } from "../../listening.ts";

/** One `/redis-audit` command as a person typed it. */
export interface CommandInput {
  readonly userId: string;
  /** Where it was typed. */
  readonly channel: string;
  /** The words after the command's own, as typed; a person they named is `<@U…>`. */
  readonly words: readonly string[];
  readonly answer: Answer;
  /** Every command there is, for help. */
  readonly commands: readonly string[];
  /** Opens one modal within 3 s (`openForm`). */
  readonly triggerId: string;
  readonly client: WebClient;
}

/** Answers a command in the reader's language; `undefined`: a modal answers. */
export type SlackCommand = (
  input: CommandInput,
  listening: Listening,
) => Promise<RenderedMessage | undefined>;
