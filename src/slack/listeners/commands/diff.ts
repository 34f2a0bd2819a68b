import { diffAudits } from "../../../core/report/diff-audits.ts";
import { withAudit } from "./with-audit.ts";

const dayMs = 86_400_000;

/** `/redis-audit diff <cluster> [YYYY-MM-DD]`: the newest audit against the one before, or the last one of that
 * day (UTC) or earlier. */
export const diff = withAudit(async ({ audit }, { words, answer }, { store }) => {
  const [, date] = words;
  const dayEndMs = date === undefined ? audit.startedAtMs : Date.parse(`${date}T00:00:00Z`) + dayMs;
  if (Number.isNaN(dayEndMs)) return answer("command-problem", { problem: "badDate", word: date ?? "" });
  const older = await store.audits.newest(audit.cluster, Math.min(dayEndMs, audit.startedAtMs));
  if (older === undefined) {
    return answer("command-problem", { problem: "noEarlierAudit", word: audit.cluster });
  }
  return answer("diff", { diff: diffAudits(older, audit) });
});
