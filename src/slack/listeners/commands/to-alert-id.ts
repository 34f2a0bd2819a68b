import type { RenderedMessage } from "../../../messages/renderer.ts";
import { readOpenAlerts } from "../../../usecases/read-status.ts";
import type { Answer, Listening } from "../../listening.ts";
import { findClosest } from "./find-closest.ts";

/** People write `a12`, `#12` or `12` for `A12`. */
export function toAlertId(word: string): string {
  return `A${word.replace(/^[a#]+/i, "")}`;
}

/** The answer to a word that names no alert, with the nearest that is open. */
export async function answerUnknownAlert(
  listening: Listening,
  answer: Answer,
  word: string,
): Promise<RenderedMessage> {
  const open = await readOpenAlerts(listening);
  const suggestion = findClosest(
    toAlertId(word),
    open.map(({ alertId }) => alertId),
  );
  return answer("command-problem", { problem: "unknownAlert", word, ...(suggestion && { suggestion }) });
}
