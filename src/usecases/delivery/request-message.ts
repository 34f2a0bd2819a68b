import type { ActionRequest } from "../../core/requests/action-request.ts";
import type { RenderedMessage } from "../../messages/renderer.ts";
import { requestView } from "../request-view.ts";
import type { Delivering } from "./delivering.ts";
import type { MessageMark } from "./poster.ts";

/** The root of a request as it is now. */
export function renderRequest(delivering: Delivering, request: ActionRequest): RenderedMessage {
  return delivering.renderer.render("request", viewOf(delivering, request), request.languages);
}

export function viewOf({ clusters, policy }: Delivering, request: ActionRequest) {
  const cluster = clusters.find(({ name }) => name === request.cluster);
  return requestView(request, { policy, cluster });
}

export function requestMark({ state }: ActionRequest, outboxId: string): MessageMark {
  return { outboxId, state };
}
