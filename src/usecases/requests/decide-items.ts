import type { TransitionSource } from "../../core/alerts/alert.ts";
import type { Language } from "../../core/fleet.ts";
import { approveAll, decideOnPerson } from "../../core/requests/decide-on-person.ts";
import type { ItemWish } from "../../core/requests/item-wish.ts";
import { changeRequest, type RequestOutcome } from "./change-request.ts";
import { proposeOf, type RequestParts } from "./request-parts.ts";

export interface ItemsWish {
  /** `all`: approve all that is still to be decided. */
  readonly wishes: readonly ItemWish[] | "all";
  readonly userId: string;
  readonly source: TransitionSource;
  /** In which they read the request. */
  readonly language: Language;
}

/** Applies what a person decided on items, together, or records why not. `undefined`: there is no such request. */
export async function decideItems(
  parts: RequestParts,
  requestId: string,
  { wishes, userId, source, language }: ItemsWish,
): Promise<RequestOutcome | undefined> {
  const policy = parts.fleet.signOff;
  const person = {
    ...{ userId, source, language, policy },
    maySign: await parts.isAllowed(userId, "sign"),
    mayRequest: await parts.isAllowed(userId, "request"),
    roles: await parts.rolesOf(userId, policy.requiredRoles),
  };
  return changeRequest(parts, requestId, (request) =>
    decideOnPerson({
      ...person,
      request,
      wishes: wishes === "all" ? approveAll(request) : wishes,
      nowMs: parts.nowMs(),
      propose: proposeOf(parts, request),
    }),
  );
}
