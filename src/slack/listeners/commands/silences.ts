import type { RenderedMessage } from "../../../messages/renderer.ts";
import { endSilence } from "../../../usecases/silencing/end-silence.ts";
import { listSilences } from "../../../usecases/silencing/list-silences.ts";
import { permissionFor } from "../../forms/open-silence-form.ts";
import type { Answer, Listening } from "../../listening.ts";
import { findRefusal } from "../../not-allowed-view.ts";
import type { SlackCommand } from "./command.ts";

/** `/redis-audit silences`: those in force and the windows of the fleet file; `silences end <silence>` ends one. */
export const silences: SlackCommand = async ({ words, answer, userId }, listening) => {
  const [verb, word] = words;
  if (verb?.toLowerCase() !== "end") {
    const { store, fleet, nowMs } = listening;
    return answer("silences", await listSilences(store, fleet, nowMs()));
  }
  if (word === undefined) return answer("command-problem", { problem: "missingSilence" });
  return answerEndSilence(listening, answer, toSilenceId(word), userId);
};

/** Ends a silence for a person, and says what became of it. */
export async function answerEndSilence(
  { store, permissions, nowMs }: Listening,
  answer: Answer,
  silenceId: string,
  userId: string,
): Promise<RenderedMessage> {
  const silence = await store.silences.find(silenceId);
  const refusal = await findRefusal(permissions, userId, permissionFor(silence?.kind ?? "silence"));
  if (refusal !== undefined) return answer("not-allowed", refusal);
  const outcome = await endSilence(store, silenceId, userId, nowMs());
  return answer("silence-ended", { silenceId, outcome });
}

/** People write `s3`, `#3` or `3` for `S3`. */
function toSilenceId(word: string): string {
  return `S${word.replace(/^[s#]+/i, "")}`;
}
