import { randomUUID } from "node:crypto";
import type { Poster } from "../usecases/delivery/poster.ts";
import { endLeftReports } from "../usecases/report/end-left-reports.ts";
import {
  type ReportRequest,
  type RunningReport,
  type RunReportParts,
  startReport,
} from "../usecases/report/run-report.ts";
import { createReportThread } from "./report-thread.ts";

/** Reports that run in channels. */
export interface Reporting {
  /** Resolves when the report's first message stands in the channel; rejects with `DeliveryError`. */
  readonly start: (request: ReportRequest, channel: string) => Promise<void>;
  /** A person stops one; `false`: it is over, or there is no such report. */
  readonly cancel: (reportId: string, userId: string) => boolean;
  /** A person stops those of a channel; how many they were. */
  readonly cancelIn: (channel: string, userId: string) => number;
  /** Ends the messages of reports whose process died; rejects when one cannot be ended now. */
  readonly endLeft: () => Promise<void>;
  /** Ends the reports under way at once; their messages say so. */
  readonly stop: () => Promise<void>;
}

/** Runs reports beside each other until stopped. A report that fails is told to `onError`. */
export function createReporting(
  poster: Poster,
  parts: RunReportParts,
  onError: (error: unknown) => void,
): Reporting {
  const stopping = new AbortController();
  const running = new Map<string, RunningReport & { readonly channel: string }>();
  return {
    start: async (request, channel) => {
      const thread = createReportThread(poster, channel);
      const reportId = randomUUID();
      const run = { ...request, reportId, channel, signal: stopping.signal };
      const report = await startReport(run, thread, parts);
      const finished = report.finished.catch(onError).finally(() => running.delete(reportId));
      running.set(reportId, { ...report, finished, channel });
    },
    cancel: (reportId, userId) => running.get(reportId)?.cancel(userId) ?? false,
    cancelIn: (channel, userId) =>
      [...running.values()].filter((report) => report.channel === channel && report.cancel(userId)).length,
    endLeft: () =>
      endLeftReports({
        ...parts,
        isRunning: (id) => running.has(id),
        findThread: async ({ id, channel, rootTs, view }) => {
          const ts = rootTs ?? (await poster.findPosted(channel, undefined, id, view.startedAtMs));
          return ts === undefined ? undefined : createReportThread(poster, channel, ts);
        },
      }),
    stop: async () => {
      stopping.abort();
      await Promise.all([...running.values()].map(({ finished }) => finished));
    },
  };
}
