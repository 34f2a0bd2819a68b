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
  const { userId, action } = wish;
  return changeRequest(parts, requestId, async (request) => {
    const isAllowed =
      action === "code-changed"
        ? await parts.maySign(userId, request)
        : await parts.isAllowed(userId, "request");
    const asked = { ...wish, nowMs: parts.nowMs(), isAllowed };
    return decide(request, asked, parts.fleet.signOff, proposeOf(parts, request));
  });
}
