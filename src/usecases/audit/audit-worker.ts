import { parentPort, workerData } from "node:worker_threads";
import { scanKeyspace } from "./scan-keyspace.ts";
import { type FromWorker, reviveJob, type ToWorker } from "./worker-messages.ts";

/** The thread of one scan: takes a job as `workerData`, tells of progress, and ends with the result or the error. */

const port = parentPort;
if (port === null) throw new Error("audit-worker runs as a worker thread only");

const stopping = new AbortController();
const tell = (message: FromWorker): void => port.postMessage(message);

port.on("message", (message: ToWorker) => {
  if (message.kind === "cancel") stopping.abort();
});

try {
  const result = await scanKeyspace(reviveJob(workerData), {
    signal: stopping.signal,
    onProgress: (progress) => tell({ kind: "progress", progress }),
  });
  tell({ kind: "done", result });
} catch (error) {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  tell({ kind: "failed", message, ...(stack !== undefined && { stack }) });
} finally {
  port.close();
}
