import { coverageOf } from "../../../core/report/coverage.ts";
import { listPatterns } from "../../../core/report/pattern-rows.ts";
import { summarizeTtl } from "../../../core/report/ttl-strategy.ts";
import { withAudit } from "./with-audit.ts";

/** `/redis-audit ttl <cluster>`: how long its keys live, by pattern. */
export const ttl = withAudit(async ({ audit, cluster }, { answer }) =>
  answer("ttl", {
    auditedAtMs: audit.startedAtMs,
    coverage: coverageOf(audit),
    strategy: summarizeTtl(audit),
    patterns: listPatterns(audit, cluster.contracts ?? []),
  }),
);
