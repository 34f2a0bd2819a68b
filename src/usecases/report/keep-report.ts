import type { AuditProgressView, KeptReport } from "../../core/report/progress.ts";
import type { Store } from "../../store/store.ts";

/** Keeps a running report in the store, so that its message does not say for ever that it runs. */
export interface ReportKeeper {
  readonly posted: (rootTs: string) => Promise<void>;
  readonly summarized: () => Promise<void>;
  /** Its message is in its last state. */
  readonly forget: () => Promise<void>;
  /** Somebody else is to end it. */
  readonly leave: () => Promise<void>;
}

interface KeepParts {
  readonly store: Pick<Store, "reports">;
  readonly nowMs: () => number;
  readonly onProblem: (cluster: string, message: string) => void;
}

/** So often a process says that it lives. */
export const touchEveryMs = 15_000;

/** Rejects with `StoreError` when it cannot be kept at first; later a store that fails is only told. */
export async function keepReport(
  { reportId, channel, languages }: Pick<KeptReport, "channel" | "languages"> & { readonly reportId: string },
  view: () => AuditProgressView,
  { store, nowMs, onProblem }: KeepParts,
): Promise<ReportKeeper> {
  let kept: Pick<KeptReport, "rootTs" | "isSummarized"> = { isSummarized: false };
  let isOver = false;
  const keep = () => store.reports.keep({ id: reportId, channel, languages, ...kept, view: view() }, nowMs());
  await keep();
  const settle = async (): Promise<void> => {
    if (!isOver) return keep();
    await store.reports.remove(reportId);
    clearInterval(timer);
  };
  let touching = Promise.resolve();
  const touch = (): Promise<void> => {
    touching = touching.then(settle).catch((error: unknown) => onProblem("report", String(error)));
    return touching;
  };
  const timer = setInterval(touch, touchEveryMs);
  timer.unref();
  return {
    posted: (rootTs) => {
      kept = { ...kept, rootTs };
      return touch();
    },
    summarized: () => {
      kept = { ...kept, isSummarized: true };
      return touch();
    },
    // A store that does not take it now is asked again.
    forget: () => {
      isOver = true;
      return touch();
    },
    leave: async () => {
      clearInterval(timer);
      await touching;
    },
  };
}
