import type { ItemState, RequestState } from "./action-request.ts";

/** Nothing more happens to a request in one of these. */
export const closedStates: readonly RequestState[] = ["closed", "withdrawn", "expired", "failed"];

export function isClosed(state: RequestState): boolean {
  return closedStates.includes(state);
}

/** Whether somebody still owes a decision on such an item. */
export function isUndecided(state: ItemState): boolean {
  return state === "proposed" || state === "countered" || state === "delegated" || state === "relapsed";
}

/**
 * What the items make of a request that was posted and is not closed: the run goes first, then what is undecided,
 * what may run, and what must prove itself.
 */
export function stateOfItems(items: readonly ItemState[], isRunning: boolean): RequestState {
  if (isRunning) return "remediating";
  const undecided = items.filter(isUndecided).length;
  if (undecided === items.length && !items.includes("relapsed")) return "posted";
  if (undecided > 0) return "partly-decided";
  if (items.includes("approved")) return "decided";
  if (items.includes("applied")) return "verifying";
  return items.includes("verified") ? "closed" : "decided";
}
