import { actOnNamedAlert } from "./act-on-named-alert.ts";
import type { SlackCommand } from "./command.ts";

/** `/redis-audit ack <alert> [note]` */
export const ack: SlackCommand = async (input, listening) => {
  const [word, ...note] = input.words;
  if (word === undefined) return input.answer("command-problem", { problem: "missingAlert" });
  return actOnNamedAlert(listening, input, word, { action: "acknowledge" }, note);
};
