import { isMonitor } from "../../core/remediation/is-monitor.ts";
import type { Run } from "../../core/remediation/plan.ts";
import type { ActionRequest } from "../../core/requests/action-request.ts";
import type { RenderedMessage } from "../../messages/renderer.ts";
import type { OutboxEntry } from "../../store/store.ts";
import { monitorRunView } from "../monitor-run-view.ts";
import { runView } from "../run-view.ts";
import type { Delivering } from "./delivering.ts";
import { postSomewhere } from "./post-somewhere.ts";
import type { Send } from "./prepare.ts";
import { awaitRoot, editInThread, findRequestThread, requestChannel } from "./request-thread.ts";

/** What a run's message shows. */
interface ShownRun {
  readonly run: Run;
  readonly request: ActionRequest;
  readonly message: RenderedMessage;
}

/** Posts or edits the message of a run in the thread of its request; `undefined`: there is nothing to tell of. */
export async function prepareRun(delivering: Delivering, entry: OutboxEntry): Promise<Send | undefined> {
  const { store, budget, renderer, nowMs } = delivering;
  const run = await store.runs.find(entry.about);
  const request = run && (await store.requests.find(run.plan.requestId));
  if (run === undefined || request === undefined) return undefined;
  const message = isMonitor(run.plan)
    ? renderer.render("monitor-run", monitorRunView(run), request.languages)
    : renderer.render(
        "run",
        runView(run, await store.runs.ofRequest(request.id), nowMs()),
        request.languages,
      );
  const shown = { run, request, message };
  const posted = await store.runs.message(entry.about);
  if (posted !== undefined) {
    budget.spend("edit", posted.channel);
    const said = { message, mark: { outboxId: entry.id, state: run.state } };
    return () =>
      editInThread(delivering, request, posted, said, (to) => postRun(delivering, entry, shown, to));
  }
  await awaitRoot(delivering, request);
  const channel = requestChannel(delivering, request);
  budget.spend("post", channel);
  return () => postRun(delivering, entry, shown, channel);
}

async function postRun(
  delivering: Delivering,
  entry: OutboxEntry,
  { run, request, message }: ShownRun,
  channel: string,
): Promise<void> {
  const thread = await findRequestThread(delivering, entry, request, channel);
  const mark = { outboxId: entry.id, state: run.state };
  const posted = await postSomewhere(delivering, entry, { ...message, ...thread }, mark);
  await delivering.store.runs.setMessage(run.plan.runId, posted);
}
