import type { TransitionSource } from "../../core/alerts/alert.ts";
import type { Language } from "../../core/fleet.ts";
import type { ActionRequest } from "../../core/requests/action-request.ts";
import { approveAll, decideOnPerson } from "../../core/requests/decide-on-person.ts";
import { isInRun } from "../../core/requests/find-refusal.ts";
import type { ItemWish } from "../../core/requests/item-wish.ts";
import { sha256 } from "../../store/ledger.ts";
import { changeRequest, type RequestOutcome } from "./change-request.ts";
import type { RunFollowing } from "./follow-run.ts";
import { proposeOf } from "./request-parts.ts";

/** Approve all that is still to be decided, as it was shown: see `approveAll`. */
export interface AllOf {
  readonly digest: string;
}

export interface ItemsWish {
  readonly wishes: readonly ItemWish[] | AllOf;
  readonly userId: string;
  readonly source: TransitionSource;
  /** In which they read the request. */
  readonly language: Language;
}

/**
 * Applies what a person decided on items, together, or records why not. Whoever takes an approval back before the run of
 * the item has written anything ends that run. `undefined`: there is no such request.
 */
export async function decideItems(
  parts: RunFollowing,
  requestId: string,
  { wishes, userId, source, language }: ItemsWish,
): Promise<RequestOutcome | undefined> {
  const policy = parts.fleet.signOff;
  const person = {
    ...{ userId, source, language, policy },
    mayRequest: await parts.isAllowed(userId, "request"),
    roles: await parts.rolesOf(userId, policy.requiredRoles),
  };
  const outcome = await changeRequest(parts, requestId, async (request) =>
    decideOnPerson({
      ...person,
      request,
      maySign: await parts.maySign(userId, request),
      runWaits: await hasWrittenNothing(parts, request),
      wishes: "digest" in wishes ? approveAll(request, wishes.digest, sha256) : wishes,
      nowMs: parts.nowMs(),
      propose: proposeOf(parts, request),
    }),
  );
  // From here on the run cannot be let go on: its items are not approved any more (`proceedRun`).
  if (outcome !== undefined && takesFromRun(outcome)) await parts.stopRun(outcome.request.run?.id ?? "");
  return outcome;
}

async function hasWrittenNothing({ store }: RunFollowing, { run }: ActionRequest): Promise<boolean> {
  if (run?.state !== "running" || run.kind !== "apply") return false;
  const state = (await store.runs.find(run.id))?.state;
  return state === "dry-run" || state === "waiting";
}

function takesFromRun({ request, transitions }: RequestOutcome): boolean {
  return transitions.some(
    ({ applied, item }) =>
      applied &&
      item !== undefined &&
      isInRun(request, item) &&
      request.items.some(({ number, state }) => number === item && state !== "approved"),
  );
}
