import { actOnNamedAlert } from "./act-on-named-alert.ts";
import type { SlackCommand } from "./command.ts";

/** `/redis-audit unack <alert> [note]` */
export const unack: SlackCommand = async (input, listening) => {
  const [word, ...note] = input.words;
  if (word === undefined) return input.answer("command-problem", { problem: "missingAlert" });
  return actOnNamedAlert(listening, input, word, { action: "unacknowledge" }, note);
};
