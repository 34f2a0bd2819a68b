import type { Language } from "../../../core/fleet.ts";
import { answerFor } from "../../listening.ts";
import type { SlackCommand } from "./command.ts";

const choices: Readonly<Record<string, Language | "auto">> = { en: "en", zh: "zh", auto: "auto" };

/** `/redis-audit lang en|zh|auto`: the answer is already in the language chosen. */
export const lang: SlackCommand = async ({ userId, words, answer }, listening) => {
  const word = words[0]?.toLowerCase() ?? "";
  const choice = Object.hasOwn(choices, word) ? choices[word] : undefined;
  if (choice === undefined)
    return answer("command-problem", { problem: "badLanguage", ...(word && { word }) });
  await listening.store.preferences.setLanguage(userId, choice === "auto" ? undefined : choice);
  const chosen = await answerFor(listening, userId);
  return chosen("language-result", { choice, language: await listening.readerLanguage(userId) });
};
