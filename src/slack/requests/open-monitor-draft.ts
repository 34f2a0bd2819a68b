import type { Cluster } from "../../core/fleet.ts";
import { isMonitorTime, standardMonitorSeconds } from "../../core/requests/monitor-seconds.ts";
import type { RenderedMessage } from "../../messages/renderer.ts";
import { draftMonitor } from "../../usecases/requests/draft-monitor.ts";
import type { CommandInput } from "../listeners/commands/command.ts";
import type { Listening } from "../listening.ts";
import { openDraft } from "./open-draft.ts";

/** `hotkeys <cluster> monitor [seconds]`: drafts a request to watch the cluster's commands; `word` is what was typed for
 * the seconds. */
export async function openMonitorDraft(
  cluster: Cluster,
  word: string | undefined,
  input: CommandInput,
  listening: Listening,
): Promise<RenderedMessage | undefined> {
  const seconds = word === undefined ? standardMonitorSeconds : Number(word.replace(/s$/i, ""));
  if (word !== undefined && !isMonitorTime(seconds)) {
    return input.answer("command-problem", { problem: "badMonitorTime", word });
  }
  return openDraft(input, listening, () =>
    draftMonitor(listening.requests, { cluster: cluster.name, userId: input.userId, seconds }),
  );
}
