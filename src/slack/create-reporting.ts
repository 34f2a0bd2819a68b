import type { WebClient } from "@slack/web-api";
import type { Poster } from "../usecases/deliver-messages.ts";
import { type ReportRequest, type RunReportParts, startReport } from "../usecases/report/run-report.ts";
import { createReportThread } from "./report-thread.ts";

/** Reports that run in channels. */
export interface Reporting {
  /** Resolves when the report's first message stands in the channel; rejects with `DeliveryError`. */
  readonly start: (request: ReportRequest, channel: string) => Promise<void>;
  /** Ends the audits under way at once; what they counted is still written. */
  readonly stop: () => Promise<void>;
}

/** Runs reports beside each other until stopped. A report that fails is told to `onError`. */
export function createReporting(
  client: WebClient,
  poster: Poster,
  parts: RunReportParts,
  onError: (error: unknown) => void,
): Reporting {
  const stopping = new AbortController();
  const running = new Set<Promise<void>>();
  return {
    start: async (request, channel) => {
      const thread = createReportThread(client, poster, channel);
      const { finished } = await startReport({ ...request, signal: stopping.signal }, thread, parts);
      const watched = finished.catch(onError).finally(() => running.delete(watched));
      running.add(watched);
    },
    stop: async () => {
      stopping.abort();
      await Promise.all(running);
    },
  };
}
