import { coverageOf } from "../../../core/report/coverage.ts";
import { countPatterns, filterPatterns, listPatterns } from "../../../core/report/pattern-rows.ts";
import { withAudit } from "./with-audit.ts";

/** `/redis-audit keys <cluster> [filter]`: the patterns of its newest audit, or those that hold a text. */
export const keys = withAudit(async ({ audit, cluster }, { words, answer }) => {
  const filter = words.slice(1).join(" ");
  const all = listPatterns(audit, cluster.contracts ?? []);
  const patterns = filterPatterns(all, filter);
  return answer("keys", {
    cluster: cluster.name,
    auditedAtMs: audit.startedAtMs,
    ...(filter && { filter }),
    patterns,
    shownPatterns: countPatterns(patterns),
    allPatterns: countPatterns(all),
    coverage: coverageOf(audit),
  });
});
