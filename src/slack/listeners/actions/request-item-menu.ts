import type { BlockOverflowAction, Middleware, SlackActionMiddlewareArgs } from "@slack/bolt";
import type { WebClient } from "@slack/web-api";
import type { RequestAnswerView } from "../../../messages/request-views.ts";
import { openForm } from "../../forms/open-form.ts";
import { answerFor, type Listening } from "../../listening.ts";
import { decide } from "../../requests/decide.ts";
import { renderCounterForm, renderDecisionForm } from "../../requests/item-forms.ts";
import { tellPerson } from "./tell-person.ts";

/** The menu of an item. Approve counts for exactly what was shown; the others but revoke ask for more in a modal. */
export function requestItemMenu(
  listening: Listening,
): Middleware<SlackActionMiddlewareArgs<BlockOverflowAction>> {
  return async ({ ack, action, body, client, respond }) => {
    await ack();
    const asking = { client, userId: body.user.id, triggerId: body.trigger_id };
    const told = await act(listening, action.selected_option.value, asking);
    if (told === undefined) return;
    const answer = await answerFor(listening, asking.userId);
    await tellPerson(respond, answer("request-answer", told));
  };
}

async function act(
  listening: Listening,
  value: string,
  asking: { readonly client: WebClient; readonly userId: string; readonly triggerId: string },
): Promise<RequestAnswerView | undefined> {
  const [wanted, requestId = "", number = "", seenHash = ""] = value.split(":");
  const address = { requestId, item: Number(number) };
  const { userId } = asking;
  switch (wanted) {
    case "approve":
      return decide(listening, requestId, [{ item: address.item, action: "approve", seenHash }], userId);
    case "revoke":
      return decide(listening, requestId, [{ item: address.item, action: "revoke" }], userId);
    case "counter":
    case "reject":
    case "delegate": {
      const opened = await openForm(listening, asking, "decision", (language) =>
        wanted === "counter"
          ? renderCounterForm(listening, { ...address, back: false }, { duration: "", reason: "" }, language)
          : renderDecisionForm(listening, wanted, address, language),
      );
      return opened === "opened" ? undefined : { requestId, outcome: "tooLate" };
    }
    default:
      return { requestId, outcome: "unknown" };
  }
}
