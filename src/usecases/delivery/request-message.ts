import type { ActionRequest } from "../../core/requests/action-request.ts";
import { standingApprovals } from "../../core/requests/standing.ts";
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

export function requestMark(request: ActionRequest, outboxId: string): MessageMark {
  return { outboxId, state: shownRequest(request) };
}

/** What a root shows, in short: by it an outdated one is known. Of each item two letters and how many approved it. */
export function shownRequest({ state, items }: ActionRequest): string {
  const marks = items.map((item) => `${item.state.slice(0, 2)}${standingApprovals(item).length}`);
  return `${state} ${marks.join(" ")}`;
}
