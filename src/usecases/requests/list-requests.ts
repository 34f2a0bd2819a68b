import type { ActionRequest } from "../../core/requests/action-request.ts";
import { findOwing, type Owing } from "../../core/requests/standing.ts";
import { type RequestParts, signersOf } from "./request-parts.ts";

/** Which requests somebody wants to see. */
export type RequestScope =
  | { readonly kind: "mine"; readonly userId: string }
  | { readonly kind: "team"; readonly team: string }
  | { readonly kind: "cluster"; readonly cluster: string }
  | { readonly kind: "all" };

export interface ListedRequest {
  readonly request: ActionRequest;
  /** Who still owes a decision. */
  readonly owing: readonly Owing[];
}

/**
 * Open requests, newest first; drafts only to their author. `mine`: those that the person asked for, decided on, or
 * still owes a decision on by name.
 */
export async function listRequests(
  parts: RequestParts,
  scope: RequestScope,
  readerId: string,
): Promise<readonly ListedRequest[]> {
  const requests = await parts.store.requests.list({
    open: true,
    ...(scope.kind === "team" && { team: scope.team }),
    ...(scope.kind === "cluster" && { cluster: scope.cluster }),
  });
  return requests
    .filter(({ state, createdBy }) => state !== "draft" || createdBy === readerId)
    .map((request) => ({ request, owing: findOwing(request, signersOf(parts, request)) }))
    .filter((listed) => scope.kind !== "mine" || isTheirs(listed, scope.userId));
}

function isTheirs({ request, owing }: ListedRequest, userId: string): boolean {
  if (request.createdBy === userId) return true;
  if (owing.some(({ mention }) => mention.kind === "user" && mention.userId === userId)) return true;
  return request.items.some(({ decisions }) => decisions.some((decision) => decision.userId === userId));
}
