import { type Cluster, languages } from "../../../core/fleet.ts";
import { DeliveryError } from "../../../usecases/delivery/poster.ts";
import { findRefusal } from "../../not-allowed-view.ts";
import type { SlackCommand } from "./command.ts";
import { findCluster } from "./find-cluster.ts";
import { readReportWords } from "./read-report-words.ts";

/**
 * `/redis-audit report [cluster|all] [--mode …] [--pace …] [--max-…]`: says at once that it began, to the person alone; the
 * report itself grows in the channel where it was asked for. `/redis-audit report cancel` stops what runs there; as
 * with the button, anyone may, since that only takes load off.
 */
export const report: SlackCommand = async (input, listening) => {
  const { words, answer, userId, channel } = input;
  if (words.length === 1 && words[0]?.toLowerCase() === "cancel") {
    return answer("report-cancelled", { reports: listening.cancelReportsIn(channel, userId) });
  }
  const refusal = await findRefusal(listening.permissions, userId, "report");
  if (refusal !== undefined) return answer("not-allowed", refusal);
  const read = readReportWords(words);
  if ("unreadable" in read) return answer("command-problem", { problem: "badReport", word: read.unreadable });
  let clusters: readonly Cluster[] = listening.clusters;
  if (read.cluster !== undefined) {
    const found = findCluster(read.cluster, input, listening);
    if (found.kind === "answer") return found.message;
    clusters = [found.cluster];
  }
  const { mode, pace, bounds } = read;
  try {
    await listening.startReport({ clusters, mode, pace, bounds, languages, userId }, channel);
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error;
    return answer("command-problem", { problem: "cannotPost", word: error.code });
  }
  return answer("report-started", { clusters: clusters.length, mode, pace });
};
