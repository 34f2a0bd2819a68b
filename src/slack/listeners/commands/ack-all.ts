import { readFilter } from "../../../core/routing/read-filter.ts";
import { ruleIds } from "../../../core/rules/index.ts";
import { listSelected, type Selection } from "../../../usecases/acknowledge-many.ts";
import { alertLine } from "../../../usecases/alert-view.ts";
import { findRefusal } from "../../not-allowed-view.ts";
import type { SlackCommand } from "./command.ts";

/** `/redis-audit ack-all [filter]`: what would be acknowledged, with a button. What fires after that is not meant. */
export const ackAll: SlackCommand = async ({ words, answer, userId }, listening) => {
  const { fleet, permissions, clusters } = listening;
  const refusal = await findRefusal(permissions, userId, "acknowledge");
  if (refusal !== undefined) return answer("not-allowed", refusal);
  const read = readFilter(words, clusters, ruleIds);
  if ("unreadable" in read) return answer("command-problem", { problem: "badFilter", word: read.unreadable });
  const selection: Selection = { match: read.match, untilMs: listening.nowMs() };
  const alerts = await listSelected({ store: listening.store, fleet }, selection);
  return answer("acknowledge-all", {
    match: read.match,
    alerts: alerts.map((alert) =>
      alertLine(
        alert,
        clusters.find(({ name }) => name === alert.subject.cluster),
      ),
    ),
    selection: JSON.stringify(selection),
  });
};
