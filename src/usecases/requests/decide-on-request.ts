import type { TransitionSource } from "../../core/alerts/alert.ts";
import { decideOnRequest as decide, type RequestWish } from "../../core/requests/decide-on-request.ts";
import { changeRequest, type RequestOutcome } from "./change-request.ts";
import { proposeOf, type RequestParts } from "./request-parts.ts";

/** Posts a draft, withdraws a request, or notes that the code was changed. `undefined`: there is no such request. */
export async function decideOnRequest(
  parts: RequestParts,
  requestId: string,
  wish: {
    readonly action: RequestWish["action"];
    readonly userId: string;
    readonly source: TransitionSource;
  },
): Promise<RequestOutcome | undefined> {
  const permission = wish.action === "code-changed" ? "sign" : "request";
  const isAllowed = await parts.isAllowed(wish.userId, permission);
  return changeRequest(parts, requestId, (request) =>
    decide(
      request,
      { ...wish, nowMs: parts.nowMs(), isAllowed },
      parts.fleet.signOff,
      proposeOf(parts, request),
    ),
  );
}
