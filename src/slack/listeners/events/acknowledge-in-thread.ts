import type { WebClient } from "@slack/web-api";
import { acknowledgeResultView } from "../../../usecases/acknowledge-result-view.ts";
import { actOnAlert, type PersonAction } from "../../../usecases/act-on-alert.ts";
import { answerFor, type Listening } from "../../listening.ts";

/** A reply or a reaction on some message, which may or may not be an alert's root. */
export interface ThreadAcknowledgment {
  readonly channel: string;
  readonly rootTs: string;
  readonly userId: string;
  readonly source: PersonAction["source"];
  readonly note?: string;
}

/** Acknowledges the alert whose root it is; too late, the person is told so in the thread, and only they. */
export async function acknowledgeInThread(
  listening: Listening,
  client: WebClient,
  { channel, rootTs, userId, source, note }: ThreadAcknowledgment,
): Promise<void> {
  const alert = await listening.store.alerts.findByRoot(channel, rootTs);
  if (alert === undefined) return;
  const outcome = await actOnAlert(listening.store, alert.id, {
    action: "acknowledge",
    userId,
    source,
    atMs: listening.nowMs(),
    ...(note !== undefined && { note }),
  });
  listening.onStored();
  if (outcome === undefined || outcome.transition.applied) return;
  const answer = await answerFor(listening, userId);
  const { text, blocks } = answer("acknowledge-result", acknowledgeResultView(outcome, "acknowledge"));
  await client.chat.postEphemeral({ channel, user: userId, thread_ts: rootTs, text, blocks: [...blocks] });
}
