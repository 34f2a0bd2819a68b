import type { Run } from "../core/remediation/plan.ts";
import type { Renderer } from "../messages/renderer.ts";
import type { Store } from "../store/store.ts";
import { DeliveryError, type Poster } from "../usecases/delivery/poster.ts";
import { runView } from "../usecases/run-view.ts";

/** Shows runs in the threads of their requests, each in one message that is edited. */
export interface RunBoard {
  /** A run changed. Never rejects: a message that Slack refuses is tried again with the next change, and a while later. */
  readonly changed: (run: Run) => void;
  readonly stop: () => void;
}

export interface RunBoardParts {
  readonly store: Pick<Store, "requests" | "runs">;
  readonly poster: Poster;
  readonly renderer: Renderer;
  readonly nowMs: () => number;
  readonly onError: (runId: string, error: unknown) => void;
}

/** Slack allows some 50 edits a minute in a whole workspace, and nobody reads faster. */
const editEveryMs = 15_000;
const retryMs = 5_000;

interface Shown {
  ts: string | undefined;
  state: Run["state"] | undefined;
  atMs: number;
  timer: NodeJS.Timeout | undefined;
  working: Promise<void>;
}

/** A change of state shows at once, progress every 15 s. */
export function createRunBoard(parts: RunBoardParts): RunBoard {
  const { store, nowMs, onError } = parts;
  const shown = new Map<string, Shown>();
  let stopped = false;

  const later = (runId: string, one: Shown, ms: number): void => {
    if (stopped || one.timer !== undefined) return;
    one.timer = setTimeout(() => {
      one.timer = undefined;
      work(runId, one);
    }, ms);
  };
  const work = (runId: string, one: Shown): void => {
    one.working = one.working.then(async () => {
      const run = stopped ? undefined : await store.runs.find(runId);
      if (run === undefined) return;
      try {
        await show(parts, run, one);
        one.state = run.state;
        one.atMs = nowMs();
      } catch (error) {
        onError(runId, error);
        const mayHelp = error instanceof DeliveryError && error.retryable;
        if (mayHelp) later(runId, one, error.retryAfterMs ?? retryMs);
      }
    });
    one.working.catch((error: unknown) => onError(runId, error));
  };
  return {
    changed: (run) => {
      const { runId } = run.plan;
      const one: Shown = shown.get(runId) ?? {
        ts: undefined,
        state: undefined,
        atMs: 0,
        timer: undefined,
        working: Promise.resolve(),
      };
      shown.set(runId, one);
      if (one.state !== run.state) work(runId, one);
      else later(runId, one, Math.max(0, one.atMs + editEveryMs - nowMs()));
    },
    stop: () => {
      stopped = true;
      for (const { timer } of shown.values()) clearTimeout(timer);
    },
  };
}

/** A process that takes a run up finds the message of the one before by the run's id. */
async function show({ store, poster, renderer, nowMs }: RunBoardParts, run: Run, one: Shown): Promise<void> {
  const request = await store.requests.find(run.plan.requestId);
  if (request?.rootTs === undefined || request.rootChannel === undefined) return;
  const { rootTs: threadTs, rootChannel: channel } = request;
  const message = renderer.render("run", runView(run, nowMs()), request.languages);
  const outboxId = `run-${run.plan.runId}`;
  const mark = { outboxId, state: run.state };
  one.ts ??= await poster.findPosted(channel, threadTs, outboxId, run.startedAtMs);
  if (one.ts === undefined) one.ts = await poster.post({ ...message, channel, threadTs }, mark);
  else await poster.update(channel, one.ts, message, mark);
}
