import type { SignOffPolicy } from "../core/requests/sign-off-policy.ts";
import type { Renderer } from "../messages/renderer.ts";
import { requestItemLine } from "./request-view.ts";
import type { RequestParts } from "./requests/request-parts.ts";

/** The text that approvals bind to: exactly what the messages show of an item, without its state. */
export function createRequestText(
  renderer: Pick<Renderer, "render">,
  policy: SignOffPolicy,
): RequestParts["itemText"] {
  return (request, item, language) =>
    renderer.render("request-item", requestItemLine(request, item, policy), [language]).text;
}
