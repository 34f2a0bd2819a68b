import { setTimeout as sleep } from "node:timers/promises";
import type { WebClient } from "@slack/web-api";
import type { Alert } from "../../../core/alerts/alert.ts";
import type { RenderedMessage } from "../../../messages/renderer.ts";
import { actOnAlert, type PersonAction } from "../../../usecases/act-on-alert.ts";
import { answerFor, type Listening } from "../../listening.ts";
import { personAnswer } from "../../person-answer.ts";

/** A reply or a reaction on some message, which may or may not be an alert's root. */
export interface ThreadAcknowledgment {
  readonly channel: string;
  readonly rootTs: string;
  readonly userId: string;
  readonly source: PersonAction["source"];
  readonly note?: string;
}

/** Acknowledges the alert whose root it is. Too late, or where it may be meant for any of several alerts, the person is
 * told so in the thread, and only they. */
export async function acknowledgeInThread(
  listening: Listening,
  client: WebClient,
  { channel, rootTs, userId, source, note }: ThreadAcknowledgment,
): Promise<void> {
  const tell = async ({ text, blocks }: RenderedMessage): Promise<void> => {
    await client.chat.postEphemeral({ channel, user: userId, thread_ts: rootTs, text, blocks: [...blocks] });
  };
  const alert = await findAlert(listening, channel, rootTs);
  if (alert === undefined) {
    const { bundles } = listening.store;
    const bundle = await bundles.findByRoot(channel, rootTs);
    if (bundle === undefined) return;
    const { members: total } = await bundles.growth(bundle.id);
    const answer = await answerFor(listening, userId);
    return tell(answer("which-alert", { bundleId: bundle.id, total }));
  }
  const outcome = await actOnAlert(listening, alert.id, {
    action: "acknowledge",
    userId,
    source,
    atMs: listening.nowMs(),
    ...(note !== undefined && { note }),
  });
  listening.onStored();
  if (outcome === undefined || outcome.transition.applied) return;
  const answer = await answerFor(listening, userId);
  await tell(await personAnswer(listening, answer, outcome, { action: "acknowledge", userId }));
}

/** Between Slack showing a root and the store knowing its ts lies a round trip; a quick person fits in between. */
const rootPatienceMs = [100, 400, 1500];

async function findAlert({ store }: Listening, channel: string, rootTs: string): Promise<Alert | undefined> {
  for (const waitMs of rootPatienceMs) {
    const alert = await store.alerts.findByRoot(channel, rootTs);
    if (alert !== undefined) return alert;
    if ((await store.bundles.findByRoot(channel, rootTs)) !== undefined) return undefined;
    await sleep(waitMs);
  }
  return store.alerts.findByRoot(channel, rootTs);
}
