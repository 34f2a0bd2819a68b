import type { ActionRequest } from "../../core/requests/action-request.ts";
import type { RequestEventView } from "../../messages/request-views.ts";
import type { OutboxEntry } from "../../store/store.ts";
import type { Delivering } from "./delivering.ts";
import { findRequestLink } from "./find-request-link.ts";
import { postSomewhere, usableTarget } from "./post-somewhere.ts";
import type { Send } from "./prepare.ts";
import { findRequestThread, requestChannel } from "./request-thread.ts";

/** Tells a decision in the request's thread; where its root was never posted, that goes first. */
export async function prepareRequestReply(
  delivering: Delivering,
  entry: OutboxEntry,
  request: ActionRequest,
  event: RequestEventView,
): Promise<Send> {
  const channel = requestChannel(delivering, request);
  delivering.budget.spend("post", channel);
  return async () => {
    const thread = await findRequestThread(delivering, entry, request, channel);
    const message = delivering.renderer.render("request-event", event, request.languages);
    await postSomewhere(delivering, entry, { ...message, ...thread });
  };
}

/** Tells it to a person or in another channel, with a link to the request. */
export async function prepareRequestCopy(
  delivering: Delivering,
  entry: OutboxEntry,
  request: ActionRequest,
  event: RequestEventView,
  to: string,
): Promise<Send> {
  const target = usableTarget(delivering, to);
  delivering.budget.spend("post", target);
  return async () => {
    const permalink = await findRequestLink(delivering, request);
    const channel = request.rootChannel ?? request.owner.channel;
    // Who is told in person needs no mention.
    const view = {
      event: { ...event, mentions: [] },
      channel,
      ...(permalink !== undefined && { permalink }),
    };
    const message = delivering.renderer.render("request-copy", view, request.languages);
    await postSomewhere(delivering, entry, { ...message, channel: target });
  };
}
