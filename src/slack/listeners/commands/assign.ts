import { actOnNamedAlert } from "./act-on-named-alert.ts";
import type { SlackCommand } from "./command.ts";
import { readPerson } from "./read-command-words.ts";

/** `/redis-audit assign <alert> @person [note]` */
export const assign: SlackCommand = async (input, listening) => {
  const [word, person = "", ...note] = input.words;
  if (word === undefined) return input.answer("command-problem", { problem: "missingAlert" });
  const assignee = readPerson(person);
  if (assignee === undefined) return input.answer("command-problem", { problem: "missingPerson" });
  return actOnNamedAlert(listening, input, word, { action: "assign", assignee }, note);
};
