import { setMaxListeners } from "node:events";
import { createTask, type ScheduledTask, validate } from "node-cron";

export { findWindow, type WindowTime } from "./find-window.ts";
export { intervalMs } from "./interval.ts";

export interface SchedulerOptions {
  /** A task threw, or its time passed while the process was too busy to start it. */
  readonly onError: (name: string, error: unknown) => void;
  /** 0..1, for the jitter. */
  readonly random?: () => number;
}

export interface TaskOptions {
  readonly jitterMs?: number;
  readonly timeZone?: string;
}

/** Runs tasks at the times of cron expressions. */
export interface Scheduler {
  /**
   * Each run starts up to `jitterMs` late, by chance. While a run is under way the next ones are left out: a task
   * that hangs does not pile up. `timeZone` (IANA name) is the process' own unless told. Throws for an invalid
   * expression or zone.
   */
  readonly add: (name: string, cron: string, task: () => Promise<void>, options?: TaskOptions) => void;
  /** No run starts any more; resolves when those under way have ended. */
  readonly stop: () => Promise<void>;
}

/** Whether an expression of five fields, or six with seconds first, means at least one moment. */
export function isValidCron(expression: string): boolean {
  return validate(expression);
}

export function createScheduler(options: SchedulerOptions): Scheduler {
  const random = options.random ?? Math.random;
  const crons: ScheduledTask[] = [];
  const stopping = new AbortController();
  // Every task that waits out its jitter listens; a fleet has more than ten.
  setMaxListeners(0, stopping.signal);
  const running = new Set<Promise<void>>();

  function add(
    name: string,
    cron: string,
    task: () => Promise<void>,
    { jitterMs = 0, timeZone }: TaskOptions = {},
  ): void {
    let busy: Promise<void> | undefined;
    const scheduled = createTask(
      cron,
      () => {
        if (busy !== undefined || stopping.signal.aborted) return;
        const started = run(name, task, random() * jitterMs).finally(() => {
          busy = undefined;
          running.delete(started);
        });
        busy = started;
        running.add(started);
      },
      { name, suppressMissedWarning: true, ...(timeZone !== undefined && { timezone: timeZone }) },
    );
    scheduled.on("execution:missed", ({ date }) => {
      options.onError(name, new Error(`${name}: the run of ${date.toISOString()} was missed`));
    });
    crons.push(scheduled);
    scheduled.start();
  }

  async function run(name: string, task: () => Promise<void>, delayMs: number): Promise<void> {
    if (!(await wait(delayMs, stopping.signal))) return;
    try {
      await task();
    } catch (error) {
      options.onError(name, error);
    }
  }

  return {
    add,
    stop: async () => {
      stopping.abort();
      await Promise.all(crons.map((cron) => cron.destroy()));
      await Promise.all(running);
    },
  };
}

/** `false`: it was ended early. */
function wait(ms: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const end = (whole: boolean) => () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", stopped);
      resolve(whole);
    };
    const stopped = end(false);
    const timer = setTimeout(end(true), ms);
    signal.addEventListener("abort", stopped);
  });
}
