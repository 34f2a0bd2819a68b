import { inspectKey } from "../../../usecases/runbook/inspect-key.ts";
import { readSubject } from "./read-subject.ts";
import { withServers } from "./with-servers.ts";

/** `/redis-audit inspect <cluster> <key> [db N]`: what one key is, never its value. */
export const inspect = withServers(async (cluster, { words, answer }, { runbook }) => {
  const read = readSubject(words.slice(1));
  if ("badDatabase" in read)
    return answer("command-problem", { problem: "badDatabase", word: read.badDatabase });
  if (read.subject === "") return answer("command-problem", { problem: "missingKey" });
  return answer("inspect", await inspectKey(cluster, read.subject, read.database ?? 0, runbook));
});
