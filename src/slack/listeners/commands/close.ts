import { actOnNamedAlert } from "./act-on-named-alert.ts";
import type { SlackCommand } from "./command.ts";

/** `/redis-audit close <alert> [note]`: only while it is stale; what still gives samples ends by itself. */
export const close: SlackCommand = async (input, listening) => {
  const [word, ...note] = input.words;
  if (word === undefined) return input.answer("command-problem", { problem: "missingAlert" });
  return actOnNamedAlert(listening, input, word, { action: "close" }, note);
};
