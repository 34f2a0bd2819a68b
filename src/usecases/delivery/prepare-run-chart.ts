import type { OutboxMessage } from "../../core/outbox/outbox-message.ts";
import { isOver } from "../../core/remediation/decide-run.ts";
import { pictureExpiry } from "../../core/remediation/run-expiry.ts";
import type { OutboxEntry } from "../../store/store.ts";
import { call, type Delivering } from "./delivering.ts";
import { sendSomewhere, type Target } from "./post-somewhere.ts";
import { DeliveryError, type OutgoingFile } from "./poster.ts";
import type { Send } from "./prepare.ts";
import { awaitRoot, findRequestThread, requestChannel } from "./request-thread.ts";

type ChartMessage = Extract<OutboxMessage, { readonly kind: "run-chart" }>;

/** Shares the picture of when a run's keys expire; `undefined`: there is none, or nobody needs it any more. */
export async function prepareRunChart(
  delivering: Delivering,
  entry: OutboxEntry,
  { runId, expiry }: ChartMessage,
): Promise<Send | undefined> {
  const { store, budget, drawExpiry } = delivering;
  const run = await store.runs.find(runId);
  const request = run && (await store.requests.find(run.plan.requestId));
  if (run === undefined || request === undefined) return undefined;
  // What would be is old news once it is.
  if (expiry === "planned" && isOver(run)) return undefined;
  const picture = pictureExpiry(run, expiry);
  if (picture.waves.length === 0) return undefined;
  await awaitRoot(delivering, request);
  const channel = requestChannel(delivering, request);
  budget.spend("post", channel);
  return async () => {
    const view = { requestId: request.id, cluster: run.plan.cluster, expiry, ...picture };
    const { title, altText, png } = await drawExpiry(view, request.languages);
    // The name is what the file is looked up by.
    const file = { fileName: `${request.id}-${runId}-${expiry}.png`, title, altText, content: png };
    const thread = await findRequestThread(delivering, entry, request, channel);
    await sendSomewhere(delivering, thread, (to) => uploadOnce(delivering, entry, to, file));
  };
}

/** Shares a file for which a token was spent; one that was tried before may be there already. */
async function uploadOnce(
  delivering: Delivering,
  entry: OutboxEntry,
  to: Target,
  file: OutgoingFile,
): Promise<void> {
  const { poster, channels } = delivering;
  const look = () => poster.hasFile(to, file.fileName, entry.createdAtMs);
  if (entry.attempts > 0 && (await call(delivering, "read", to.channel, look))) return;
  try {
    await poster.upload(to, [file]);
    await channels.took(to.channel);
  } catch (error) {
    // A person must mend that, and by then nobody needs the picture.
    if (!(error instanceof DeliveryError) || error.code !== "missing_scope") throw error;
    throw new DeliveryError(error.message, { code: error.code, retryable: false, cause: error });
  }
}
