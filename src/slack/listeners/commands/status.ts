import { readClusterStatus, readFleetStatus } from "../../../usecases/read-status.ts";
import type { SlackCommand } from "./command.ts";
import { findClosest } from "./find-closest.ts";

/** `/redis-audit status [cluster]`: from stored samples, so it answers at once even while Redis hangs. */
export const status: SlackCommand = async ({ words, answer }, listening) => {
  const [word] = words;
  if (word === undefined) return answer("status", await readFleetStatus(listening));
  const cluster = listening.clusters.find(({ name }) => name.toLowerCase() === word.toLowerCase());
  if (cluster !== undefined) return answer("status", await readClusterStatus(listening, cluster));
  const suggestion = findClosest(
    word,
    listening.clusters.map(({ name }) => name),
  );
  return answer("command-problem", { problem: "unknownCluster", word, ...(suggestion && { suggestion }) });
};
