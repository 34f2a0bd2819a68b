import { findHotKeys } from "../../../usecases/runbook/find-hot-keys.ts";
import { openMonitorDraft } from "../../requests/open-monitor-draft.ts";
import type { SlackCommand } from "./command.ts";
import { findCluster } from "./find-cluster.ts";
import { withServers } from "./with-servers.ts";

/** Keys that are drawn of each primary, and those that are shown. */
const draws = 1_000;
const most = 20;

const sample = withServers(async (cluster, { answer }, { runbook }) =>
  answer("hotkeys", await findHotKeys(cluster, draws, most, runbook)),
);

/**
 * `/redis-audit hotkeys <cluster>`: the most used keys of a random sample. `hotkeys <cluster> monitor [seconds]`: drafts a
 * request to watch all commands for so long; whoever may ask teams for changes may.
 */
export const hotkeys: SlackCommand = async (input, listening) => {
  const [name, how, seconds] = input.words;
  if (how?.toLowerCase() !== "monitor") return sample(input, listening);
  const found = findCluster(name, input, listening);
  if (found.kind === "answer") return found.message;
  return openMonitorDraft(found.cluster, seconds, input, listening);
};
