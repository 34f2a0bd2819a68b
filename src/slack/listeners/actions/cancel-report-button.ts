import type { BlockButtonAction, Middleware, SlackActionMiddlewareArgs } from "@slack/bolt";
import { answerFor, type Listening } from "../../listening.ts";

/**
 * The button Cancel of a running report: its message then says who cancelled. When the click came too late, or after a
 * restart that ended the report, the person is told so, and only they.
 */
export function cancelReportButton(
  listening: Listening,
): Middleware<SlackActionMiddlewareArgs<BlockButtonAction>> {
  return async ({ ack, action: button, body, respond }) => {
    await ack();
    if (listening.cancelReport(button.value ?? "", body.user.id)) return;
    const answer = await answerFor(listening, body.user.id);
    const { text, blocks } = answer("report-cancelled", { reports: 0 });
    await respond({ response_type: "ephemeral", replace_original: false, text, blocks: [...blocks] });
  };
}
