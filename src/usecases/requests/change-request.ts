import type {
  ActionRequest,
  RequestDecision,
  RequestTransition,
} from "../../core/requests/action-request.ts";
import { ledgerOf } from "../../core/requests/ledger-of.ts";
import { StoreError } from "../../store/store-error.ts";
import type { RequestParts } from "./request-parts.ts";

/** What became of a wish: the request as it is now, and what was stored for it, also what was refused. */
export interface RequestOutcome {
  readonly request: ActionRequest;
  readonly transitions: readonly RequestTransition[];
}

const mostAttempts = 5;

/**
 * Reads a request, decides, and stores with the ledger; somebody who was quicker makes it decide again.
 * `undefined`: there is no such request, or `decide` found nothing to store.
 */
export async function changeRequest(
  { store }: Pick<RequestParts, "store">,
  requestId: string,
  decide: (request: ActionRequest) => RequestDecision | undefined | Promise<RequestDecision | undefined>,
): Promise<RequestOutcome | undefined> {
  for (let attempt = 1; attempt <= mostAttempts; attempt++) {
    const request = await store.requests.find(requestId);
    const decision = request && (await decide(request));
    if (decision === undefined) return undefined;
    if ((await store.requests.apply(decision, ledgerOf(decision))) === "applied") {
      return { request: decision.request, transitions: decision.transitions };
    }
  }
  throw new StoreError(`${requestId}: changed under ${mostAttempts} attempts to decide on it`, "busy");
}
