import { endProgress, type KeptReport, type ReportEnd } from "../../core/report/progress.ts";
import type { Renderer } from "../../messages/renderer.ts";
import type { Store } from "../../store/store.ts";
import { touchEveryMs } from "./keep-report.ts";
import type { ReportThread } from "./run-report.ts";

/** A process that has not touched its report for so long is gone. */
const leftAfterMs = 6 * touchEveryMs;

/** A channel that takes no message for a day reads none of them either. */
const tryForMs = 86_400_000;

export interface EndLeftParts {
  readonly store: Pick<Store, "reports">;
  readonly renderer: Renderer;
  readonly nowMs: () => number;
  /** This process goes on with it, though it could not say so for a while. */
  readonly isRunning: (id: string) => boolean;
  /** The thread of its message; `undefined`: it was never posted. */
  readonly findThread: (report: KeptReport) => Promise<ReportThread | undefined>;
}

const end: ReportEnd = { reason: "restarted" };

/**
 * Ends the messages of reports whose process is gone: the root says that the bot was restarted, unless the summary
 * stands there already, and the thread tells who asked for it. One that Slack refuses now is tried again later, for a
 * day; rejects with the first refusal.
 */
export async function endLeftReports(parts: EndLeftParts): Promise<void> {
  const { store, nowMs } = parts;
  const now = nowMs();
  const failures: unknown[] = [];
  const left = await store.reports.takeLeft(now - leftAfterMs, now);
  for (const report of left.filter(({ id }) => !parts.isRunning(id))) {
    const isOld = report.view.startedAtMs < now - tryForMs;
    try {
      if (!isOld) await endOne(report, parts);
      await store.reports.remove(report.id);
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}

async function endOne(report: KeptReport, { renderer, findThread }: EndLeftParts): Promise<void> {
  const thread = await findThread(report);
  if (thread === undefined) return;
  const { view, languages, isSummarized } = report;
  if (!isSummarized) {
    await thread.update(renderer.render("audit-progress", endProgress(view, end), languages));
  }
  const asker = view.userId === undefined ? {} : { userId: view.userId };
  await thread.reply(renderer.render("report-cut-short", { end, ...asker }, languages));
}
