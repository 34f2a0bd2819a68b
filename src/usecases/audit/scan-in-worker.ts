import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { packageRoot } from "../../package-root.ts";
import type { ScanKeyspace, ScanResult } from "./audit-job.ts";
import { type FromWorker, flattenJob, type ToWorker } from "./worker-messages.ts";

/** A worker that was told to stop and goes on for longer is ended; what it has counted is lost then. */
const stoppingMs = 15_000;

/** A thread for one scan. */
export interface ScanThread {
  /** To be called once. */
  readonly scan: ScanKeyspace;
  /** Ends the thread, whatever it does. */
  readonly close: () => void;
}

/** `scanKeyspace` in a thread of its own, so that the event loop of this one stays free. */
export const scanInWorker: ScanKeyspace = (job, hooks) => {
  const thread = startScanThread();
  return thread.scan(job, hooks).finally(thread.close);
};

/** Starts the thread ahead of its job: what it needs is loaded by the time when the job is known. */
export function startScanThread(): ScanThread {
  const worker = new Worker(findWorkerFile(), {
    name: "audit",
    // Set by test runners for TypeScript, which the compiled file needs none of.
    execArgv: [],
  });
  const tell = (message: ToWorker): void => worker.postMessage(message);
  const ended = new Promise<never>((_resolve, reject) => {
    worker.once("error", reject);
    worker.once("exit", (code) =>
      reject(new Error(`the thread of the scan ended with code ${code} and without a result`)),
    );
  });
  // Until somebody waits for a result, nobody misses one.
  ended.catch(() => undefined);

  const scan: ScanKeyspace = (job, { signal, onProgress }) => {
    let timer: NodeJS.Timeout | undefined;
    const cancel = (): void => {
      tell({ kind: "cancel" });
      timer = setTimeout(() => void worker.terminate(), stoppingMs);
    };
    const told = new Promise<ScanResult>((resolve, reject) => {
      worker.on("message", (message: FromWorker) => {
        switch (message.kind) {
          case "progress":
            return onProgress(message.progress);
          case "done":
            return resolve(message.result);
          case "failed":
            return reject(toError(message));
        }
      });
    });
    tell({ kind: "scan", job: flattenJob(job) });
    if (signal.aborted) cancel();
    else signal.addEventListener("abort", cancel);
    return Promise.race([told, ended]).finally(() => {
      clearTimeout(timer);
      signal.removeEventListener("abort", cancel);
    });
  };

  return { scan, close: () => void worker.terminate() };
}

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
