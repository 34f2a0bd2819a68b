import { coverageOf } from "../../../core/report/coverage.ts";
import { listBigKeys } from "../../../core/report/list-big-keys.ts";
import { withAudit } from "./with-audit.ts";

/** `/redis-audit bigkeys <cluster>`: the biggest keys of each pattern in its newest audit, biggest first. */
export const bigkeys = withAudit(async ({ audit }, { answer }) =>
  answer("bigkeys", {
    cluster: audit.cluster,
    auditedAtMs: audit.startedAtMs,
    coverage: coverageOf(audit),
    bigKeys: listBigKeys(audit),
  }),
);
