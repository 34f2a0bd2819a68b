import type { MessageRef } from "../../core/alerts/alert.ts";
import { readRefusal } from "../../core/outbox/refusal.ts";
import { isMonitor } from "../../core/remediation/is-monitor.ts";
import type { Run } from "../../core/remediation/plan.ts";
import type { ActionRequest } from "../../core/requests/action-request.ts";
import type { RenderedMessage } from "../../messages/renderer.ts";
import type { OutboxEntry } from "../../store/store.ts";
import { monitorRunView } from "../monitor-run-view.ts";
import { runView } from "../run-view.ts";
import { type Delivering, edit } from "./delivering.ts";
import { postSomewhere } from "./post-somewhere.ts";
import { DeliveryError } from "./poster.ts";
import type { Send } from "./prepare.ts";
import { awaitRoot, findRequestThread, requestChannel } from "./request-thread.ts";

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
    return () => editRun(delivering, entry, shown, posted);
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

async function editRun(
  delivering: Delivering,
  entry: OutboxEntry,
  shown: ShownRun,
  { channel, ts }: MessageRef,
): Promise<void> {
  try {
    await edit(delivering, channel, ts, shown.message, { outboxId: entry.id, state: shown.run.state });
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error;
    const refusal = readRefusal(error.code);
    const elsewhere = refusal === "channel" && (await delivering.channels.refused(channel, error.code));
    if (refusal !== "gone" && !elsewhere) throw error;
    const target = requestChannel(delivering, shown.request);
    delivering.budget.spend("post", target);
    await postRun(delivering, entry, shown, target);
  }
}
