import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { packageRoot } from "../../package-root.ts";
import type { ScanKeyspace, ScanResult } from "./audit-job.ts";
import { type FromWorker, flattenJob, type ToWorker } from "./worker-messages.ts";

/** A worker that was told to stop and goes on for longer is ended; what it has counted is lost then. */
const stoppingMs = 15_000;

/** `scanKeyspace` in a thread of its own, so that the event loop of this one stays free. */
export const scanInWorker: ScanKeyspace = (job, { signal, onProgress }) => {
  const worker = new Worker(findWorkerFile(), {
    name: "audit",
    workerData: flattenJob(job),
    // Set by test runners for TypeScript, which the compiled file needs none of.
    execArgv: [],
  });
  return new Promise<ScanResult>((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined;
    const cancel = (): void => {
      worker.postMessage({ kind: "cancel" } satisfies ToWorker);
      timer = setTimeout(() => void worker.terminate(), stoppingMs);
    };
    const settle = (finish: () => void): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", cancel);
      finish();
    };
    worker.on("message", (message: FromWorker) => {
      switch (message.kind) {
        case "progress":
          return onProgress(message.progress);
        case "done":
          return settle(() => resolve(message.result));
        case "failed":
          return settle(() => reject(toError(message)));
      }
    });
    worker.on("error", (error) => settle(() => reject(error)));
    worker.on("exit", (code) =>
      settle(() => reject(new Error(`the thread of the scan ended with code ${code} and without a result`))),
    );
    if (signal.aborted) cancel();
    else signal.addEventListener("abort", cancel);
  });
};

function toError({ message, stack }: { readonly message: string; readonly stack?: string }): Error {
  const error = new Error(message);
  if (stack !== undefined) error.stack = stack;
  return error;
}

/** Node runs no TypeScript in a thread: from the sources, the compiled file is taken. Throws when it is missing. */
function findWorkerFile(): string {
  const own = fileURLToPath(import.meta.url);
  const file = own.endsWith(".ts")
    ? join(packageRoot, "dist/src/usecases/audit/audit-worker.js")
    : fileURLToPath(new URL("audit-worker.js", import.meta.url));
  if (existsSync(file)) return file;
  throw new Error(`${file} is missing; compile it with: npm run build`);
}
