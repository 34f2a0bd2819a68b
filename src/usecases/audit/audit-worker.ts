import { parentPort } from "node:worker_threads";
import { scanKeyspace } from "./scan-keyspace.ts";
import { type FromWorker, type PlainJob, reviveJob, type ToWorker } from "./worker-messages.ts";

/** The thread of one scan: takes a job, tells of progress, and ends with the result or the error. */

const port = parentPort;
if (port === null) throw new Error("audit-worker runs as a worker thread only");

const stopping = new AbortController();
const tell = (message: FromWorker): void => port.postMessage(message);

port.on("message", (message: ToWorker) => {
  switch (message.kind) {
    case "scan":
      return void scan(message.job);
    case "cancel":
      return stopping.abort();
  }
});

async function scan(job: PlainJob): Promise<void> {
  try {
    const result = await scanKeyspace(reviveJob(job), {
      signal: stopping.signal,
      onProgress: (progress) => tell({ kind: "progress", progress }),
    });
    tell({ kind: "done", result });
  } catch (error) {
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    tell({ kind: "failed", message, ...(stack !== undefined && { stack }) });
  } finally {
    port?.close();
  }
}
