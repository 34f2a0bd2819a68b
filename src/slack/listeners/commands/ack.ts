import { acknowledgeResultView } from "../../../usecases/acknowledge-result-view.ts";
import { actOnAlert } from "../../../usecases/act-on-alert.ts";
import { readOpenAlerts } from "../../../usecases/read-status.ts";
import type { SlackCommand } from "./command.ts";
import { findClosest } from "./find-closest.ts";

/** `/redis-audit ack <alert> [note]` */
export const ack: SlackCommand = async ({ userId, words, answer }, listening) => {
  const [word, ...rest] = words;
  if (word === undefined) return answer("command-problem", { problem: "missingAlert" });
  const note = rest.join(" ");
  const outcome = await actOnAlert(listening, toAlertId(word), {
    action: "acknowledge",
    userId,
    source: "command",
    atMs: listening.nowMs(),
    ...(note && { note }),
  });
  if (outcome !== undefined) {
    listening.onStored();
    return answer("acknowledge-result", acknowledgeResultView(outcome, "acknowledge"));
  }
  const open = await readOpenAlerts(listening);
  const suggestion = findClosest(
    toAlertId(word),
    open.map(({ alertId }) => alertId),
  );
  return answer("command-problem", { problem: "unknownAlert", word, ...(suggestion && { suggestion }) });
};

/** People write `a12`, `#12` or `12` for `A12`. */
function toAlertId(word: string): string {
  return `A${word.replace(/^[a#]+/i, "")}`;
}
