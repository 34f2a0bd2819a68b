import type { BlockButtonAction, Middleware, SlackActionMiddlewareArgs } from "@slack/bolt";
import { acknowledgeMany, type Selection } from "../../../usecases/acknowledge-many.ts";
import { answerFor, type Listening } from "../../listening.ts";
import { findRefusal } from "../../not-allowed-view.ts";

/** The button below the list of `ack-all`: its message then says what became of it, so it cannot be pressed twice. */
export function acknowledgeAllButton(
  listening: Listening,
): Middleware<SlackActionMiddlewareArgs<BlockButtonAction>> {
  return async ({ ack, action, body, respond }) => {
    await ack();
    const userId = body.user.id;
    const answer = await answerFor(listening, userId);
    const refusal = await findRefusal(listening.permissions, userId, "acknowledge");
    const selection = JSON.parse(action.value ?? "{}") as Selection;
    const { text, blocks } =
      refusal === undefined
        ? answer("acknowledged-all", await acknowledgeMany(listening, selection, userId, listening.nowMs()))
        : answer("not-allowed", refusal);
    listening.onStored();
    await respond({ response_type: "ephemeral", replace_original: true, text, blocks: [...blocks] });
  };
}
