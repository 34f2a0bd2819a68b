import { readSlowlog } from "../../../usecases/runbook/read-slowlog.ts";
import { withServers } from "./with-servers.ts";

/** A server keeps 128 unless told otherwise; more than the longest few are read by nobody. */
const limits = { count: 128, most: 25 };

/** `/redis-audit slowlog <cluster>`: the longest slow commands of all its nodes. */
export const slowlog = withServers(async (cluster, { answer }, { runbook }) =>
  answer("slowlog", await readSlowlog(cluster, limits, runbook)),
);
