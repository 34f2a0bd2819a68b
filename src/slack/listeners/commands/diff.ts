import { diffAudits } from "../../../core/report/diff-audits.ts";
import { findLastBefore } from "../../../usecases/report/find-comparison.ts";
import { withAudit } from "./with-audit.ts";

const dayMs = 86_400_000;

/** `/redis-audit diff <cluster> [YYYY-MM-DD]`: the newest audit against the last one before, or the last one of that
 * day (UTC) or earlier. */
export const diff = withAudit(async ({ audit }, { words, answer }, { store }) => {
  const { cluster, startedAtMs } = audit;
  const [, date, ...more] = words;
  const dayMsOf = date === undefined ? startedAtMs : readDay(date);
  if (dayMsOf === undefined || more.length > 0) {
    return answer("command-problem", { problem: "badDate", word: words.slice(1).join(" ") });
  }
  const beforeMs = date === undefined ? startedAtMs : Math.min(dayMsOf + dayMs, startedAtMs);
  const older = await findLastBefore(store.audits, cluster, beforeMs);
  if (older !== undefined) return answer("diff", { diff: diffAudits(older, audit) });
  const oldestMs = await store.audits.oldestMs(cluster);
  if (oldestMs === undefined || oldestMs >= startedAtMs) {
    return answer("command-problem", { problem: "noEarlierAudit", word: cluster });
  }
  return answer("command-problem", { problem: "dateBeforeAudits", word: dayOf(oldestMs) });
});

/** The start of a day (UTC) written `2026-02-13`; `undefined`: there is no such day, or it is written otherwise. */
function readDay(text: string): number | undefined {
  const atMs = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return Number.isNaN(atMs) || dayOf(atMs) !== text ? undefined : atMs;
}

function dayOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 10);
}
