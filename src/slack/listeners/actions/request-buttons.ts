import type {
  BlockButtonAction,
  BlockOverflowAction,
  Middleware,
  SlackActionMiddlewareArgs,
} from "@slack/bolt";
import { outboxPriorities } from "../../../core/outbox/outbox-message.ts";
import type { RequestAnswerView } from "../../../messages/request-views.ts";
import { decideOnRequest } from "../../../usecases/requests/decide-on-request.ts";
import { startRun } from "../../../usecases/requests/start-run.ts";
import { openForm } from "../../forms/open-form.ts";
import { answerFor, type Listening } from "../../listening.ts";
import { decide } from "../../requests/decide.ts";
import { readItemAddress } from "../../requests/item-address.ts";
import { renderCounterForm } from "../../requests/item-forms.ts";
import { requestAnswer } from "../../requests/request-answer.ts";
import { answerSignoff } from "../commands/signoff.ts";
import { tellPerson } from "./tell-person.ts";

type Click = Parameters<Middleware<SlackActionMiddlewareArgs<BlockButtonAction>>>[0];

/** A button whose listener answers what the person must be told, if anything. */
function button(
  listening: Listening,
  act: (value: string, click: Click) => Promise<RequestAnswerView | undefined>,
): Middleware<SlackActionMiddlewareArgs<BlockButtonAction>> {
  return async (click) => {
    await click.ack();
    const told = await act(click.action.value ?? "", click);
    if (told === undefined) return;
    const answer = await answerFor(listening, click.body.user.id);
    await tellPerson(click.respond, answer("request-answer", told));
  };
}

export function requestApproveAll(
  listening: Listening,
): Middleware<SlackActionMiddlewareArgs<BlockButtonAction>> {
  return button(listening, (value, { body }) => {
    const [requestId = "", digest = ""] = value.split(":");
    return decide(listening, requestId, { digest }, body.user.id);
  });
}

/** Says in the thread that somebody wants to talk, and calls whoever asked. */
export function requestDiscuss(
  listening: Listening,
): Middleware<SlackActionMiddlewareArgs<BlockButtonAction>> {
  return button(listening, async (requestId, { body }) => {
    const { store, nowMs, onStored } = listening;
    const request = await store.requests.find(requestId);
    if (request?.rootTs === undefined || request.rootChannel === undefined) {
      return { requestId, outcome: "unknown" };
    }
    await store.outbox.add([
      {
        about: request.id,
        message: {
          kind: "view",
          to: request.rootChannel,
          threadTs: request.rootTs,
          template: "request-discuss",
          view: { requestId, userId: body.user.id, createdBy: request.createdBy },
          languages: request.languages,
        },
        priority: outboxPriorities.normal,
        createdAtMs: nowMs(),
      },
    ]);
    onStored();
    return undefined;
  });
}

export function requestAccept(
  listening: Listening,
): Middleware<SlackActionMiddlewareArgs<BlockButtonAction>> {
  return button(listening, (value, { body }) => {
    const { requestId, item } = readItemAddress(value);
    const seenTtlSeconds = Number(value.split(":")[2]);
    return decide(listening, requestId, [{ item, action: "accept-counter", seenTtlSeconds }], body.user.id);
  });
}

export function requestCounterBack(
  listening: Listening,
): Middleware<SlackActionMiddlewareArgs<BlockButtonAction>> {
  return button(listening, async (value, { body, client }) => {
    const form = { ...readItemAddress(value), back: true };
    const asking = { client, userId: body.user.id, triggerId: body.trigger_id };
    const opened = await openForm(listening, asking, "decision", (language) =>
      renderCounterForm(listening, form, { duration: "", reason: "" }, language),
    );
    return opened === "opened" ? undefined : { requestId: form.requestId, outcome: "tooLate" };
  });
}

/** Only whoever wrote the reply can make it count. */
export function requestConfirm(
  listening: Listening,
): Middleware<SlackActionMiddlewareArgs<BlockButtonAction>> {
  return button(listening, async (value, { body, respond }) => {
    const reply = await listening.store.replyDrafts.find(value);
    if (reply === undefined) return { requestId: "", outcome: "replyGone" };
    const { requestId, userId, wishes } = reply;
    if (userId !== body.user.id) return { requestId, outcome: "notYours" };
    const told = await decide(listening, requestId, wishes, userId, "reply");
    const answer = await answerFor(listening, userId);
    const { text, blocks } = answer("request-answer", told ?? { requestId, outcome: "done" });
    await respond({ response_type: "ephemeral", replace_original: true, text, blocks: [...blocks] });
    return undefined;
  });
}

/** The menu of a request. */
export function requestMoreMenu(
  listening: Listening,
): Middleware<SlackActionMiddlewareArgs<BlockOverflowAction>> {
  return async ({ ack, action, body, client, respond }) => {
    await ack();
    const [wanted, requestId = ""] = action.selected_option.value.split(":");
    const userId = body.user.id;
    const answer = await answerFor(listening, userId);
    if (wanted === "signoff") {
      return tellPerson(respond, await answerSignoff(listening, answer, requestId, client));
    }
    const told =
      wanted === "run"
        ? await run(listening, requestId, userId)
        : await change(listening, requestId, wanted === "code" ? "code-changed" : "withdraw", userId);
    listening.onStored();
    if (told !== undefined) await tellPerson(respond, answer("request-answer", told));
  };
}

async function change(
  listening: Listening,
  requestId: string,
  action: "code-changed" | "withdraw",
  userId: string,
): Promise<RequestAnswerView | undefined> {
  const wish = { action, userId, source: "button" } as const;
  const outcome = await decideOnRequest(listening.requests, requestId, wish);
  return requestAnswer(listening, requestId, outcome, userId);
}

async function run(
  listening: Listening,
  requestId: string,
  userId: string,
): Promise<RequestAnswerView | undefined> {
  const result = await startRun(listening.requests, requestId, { userId, source: "button" });
  if (result?.kind === "busy") return { requestId, outcome: "busy" };
  return result?.kind === "voided" ? undefined : requestAnswer(listening, requestId, result, userId);
}
