import { setTimeout as sleep } from "node:timers/promises";
import type { ElementsScope } from "../../core/keyspace-scan/decide-elements.ts";
import { RedisCallError } from "../../core/redis-text/redis-call-error.ts";
import { createBackoff } from "../backoff.ts";
import type { NodeAddress } from "../node-address.ts";
import { ScanFailedError } from "./scan-failed-error.ts";
import { ScanRun, ScanStopped } from "./scan-run.ts";
import { runSession } from "./scan-session.ts";
import type { ScanEnd, ScanNode, ScanOptions, ScanRecord } from "./scan-types.ts";
import type { ServerWatch } from "./server-watch.ts";

/** What is left of a session for the report. */
interface Witness {
  watch?: ServerWatch;
  elements: ElementsScope;
}

/**
 * Walks the keyspace of one node and tells `listener` of its keys in batches. A broken connection is opened again and
 * the walk goes on where it was, as long as the server process is the same; otherwise it begins anew, and says so.
 * Nothing is written to the server. Runs in any thread; whoever starts it sees to it that a node has one scan only.
 */
export const scanNode: ScanNode = async (address, options, listener) => {
  const monotonicMs = options.monotonicMs ?? (() => performance.now());
  const random = options.random ?? Math.random;
  const run = new ScanRun(options, listener, monotonicMs);
  const witness: Witness = { elements: "none" };
  const opened: { close: () => void }[] = [];
  const stopping = new AbortController();
  let stopped: ScanEnd | undefined;
  const stop = (end: ScanEnd) => {
    stopped ??= end;
    stopping.abort();
    closeAll(opened);
  };
  const cancel = () => stop({ kind: "cancelled" });
  const timer =
    options.maxMs === undefined
      ? undefined
      : setTimeout(() => stop({ kind: "bounded", by: "time" }), options.maxMs);
  options.signal?.addEventListener("abort", cancel);
  try {
    if (options.signal?.aborted) cancel();
    const end = await runUntilEnd();
    const { checkpoint, ...record } = describeSoFar();
    return { ...record, end, ...(end.kind !== "complete" && checkpoint && { checkpoint }) };
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener("abort", cancel);
    closeAll(opened);
  }

  async function runUntilEnd(): Promise<ScanEnd> {
    const backoff = createBackoff(monotonicMs, random);
    for (;;) {
      if (stopped) return stopped;
      const before = run.keys;
      try {
        await runSession({
          address,
          options,
          listener,
          run,
          monotonicMs,
          random,
          opened,
          onReady: (watch, elements) => {
            witness.watch = watch;
            witness.elements = elements;
          },
        });
        return { kind: "complete" };
      } catch (error) {
        closeAll(opened);
        if (stopped) return stopped;
        if (error instanceof ScanStopped) return error.end;
        if (!mayTryAgain(error)) {
          const begun = witness.watch !== undefined && error instanceof RedisCallError;
          throw begun ? new ScanFailedError(error, describeSoFar()) : error;
        }
        listener.onLost?.();
        if (run.keys > before) backoff.succeeded();
        backoff.failed();
        await waitBeforeRetry(backoff.remainingMs());
      }
    }
  }

  function describeSoFar(): ScanRecord {
    return describe(address, options, run, witness, monotonicMs() - run.startedAtMs);
  }

  /** A node that was never reached is not waited for. */
  function mayTryAgain(error: unknown): boolean {
    if (!(error instanceof RedisCallError) || !error.retryable || witness.watch === undefined) return false;
    return monotonicMs() - run.aliveAtMs < (options.giveUpAfterMs ?? 30_000);
  }

  async function waitBeforeRetry(ms: number): Promise<void> {
    try {
      await sleep(ms, undefined, { signal: stopping.signal });
    } catch (error) {
      if (!stopping.signal.aborted) throw error;
    }
  }
};

function closeAll(opened: { close: () => void }[]): void {
  for (const connection of opened.splice(0)) connection.close();
}

function describe(
  address: NodeAddress,
  options: ScanOptions,
  run: ScanRun,
  witness: Witness,
  durationMs: number,
): ScanRecord {
  const latency = witness.watch?.latency();
  const serverCpuShare = witness.watch?.cpuShare();
  const checkpoint = run.checkpoint();
  const { host, port } = address.endpoint;
  return {
    cluster: address.cluster,
    node: `${host}:${port}`,
    ...(run.facts && { server: run.facts.server, role: run.facts.role }),
    mode: options.mode,
    pace: options.pace ?? "gentle",
    durationMs,
    keys: run.keys,
    goneKeys: run.goneKeys,
    databases: run.scanned(),
    ...(run.unselected && { unselected: run.unselected }),
    duplicates: run.duplicates(),
    ...(options.mode === "sample" && { sample: { method: run.method, draws: run.keys } }),
    elements: witness.elements,
    learnedTypes: run.learnedTypes,
    notAssessed: run.counters.notAssessed(),
    deniedKeys: run.counters.deniedKeys,
    movedKeys: run.counters.movedKeys,
    sent: run.counters.sent(),
    causedHits: run.counters.hits,
    causedMisses: run.counters.misses,
    resumes: run.resumes,
    restarts: run.restarts,
    ...(latency && { latency }),
    ...(serverCpuShare !== undefined && { serverCpuShare }),
    ...(checkpoint && { checkpoint }),
  };
}
