import { findHotKeys } from "../../../usecases/runbook/find-hot-keys.ts";
import { withServers } from "./with-servers.ts";

/** Keys that are drawn of each primary, and those that are shown. */
const draws = 1_000;
const most = 20;

/** `/redis-audit hotkeys <cluster>`: the most used keys of a random sample. */
export const hotkeys = withServers(async (cluster, { answer }, { runbook }) =>
  answer("hotkeys", await findHotKeys(cluster, draws, most, runbook)),
);
