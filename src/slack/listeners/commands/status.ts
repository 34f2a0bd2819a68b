import { readClusterStatus, readFleetStatus } from "../../../usecases/read-status.ts";
import type { SlackCommand } from "./command.ts";
import { findCluster } from "./find-cluster.ts";

/** `/redis-audit status [cluster]`: from stored samples, so it answers at once even while Redis hangs. */
export const status: SlackCommand = async (input, listening) => {
  const [word] = input.words;
  if (word === undefined) return input.answer("status", await readFleetStatus(listening));
  const found = findCluster(word, input, listening);
  if (found.kind === "answer") return found.message;
  return input.answer("status", await readClusterStatus(listening, found.cluster));
};
