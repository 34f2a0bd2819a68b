import type { BlockButtonAction, Middleware, SlackActionMiddlewareArgs } from "@slack/bolt";
import { acknowledgeResultView } from "../../../usecases/acknowledge-result-view.ts";
import { actOnAlert } from "../../../usecases/act-on-alert.ts";
import { answerFor, type Listening } from "../../listening.ts";

/**
 * The buttons Acknowledge and Un-acknowledge of an alert's root. When the click counts, the root and its thread
 * show it; when it came too late, the person is told so, and only they.
 */
export function actOnAlertButton(
  listening: Listening,
  action: "acknowledge" | "unacknowledge",
): Middleware<SlackActionMiddlewareArgs<BlockButtonAction>> {
  return async ({ ack, action: button, body, respond }) => {
    await ack();
    const userId = body.user.id;
    const outcome = await actOnAlert(listening, button.value ?? "", {
      action,
      userId,
      source: "button",
      atMs: listening.nowMs(),
    });
    listening.onStored();
    if (outcome?.transition.applied) return;
    const answer = await answerFor(listening, userId);
    const message =
      outcome === undefined
        ? answer("command-problem", { problem: "unknownAlert", word: button.value ?? "" })
        : answer("acknowledge-result", acknowledgeResultView(outcome, action));
    await respond({
      response_type: "ephemeral",
      replace_original: false,
      text: message.text,
      blocks: [...message.blocks],
    });
  };
}
