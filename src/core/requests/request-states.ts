import type { ItemState, RequestState } from "./action-request.ts";

/** Nothing more happens to a request in one of these. */
export const closedStates: readonly RequestState[] = ["closed", "withdrawn", "expired", "failed"];

export function isClosed(state: RequestState): boolean {
  return closedStates.includes(state);
}

/** Whether somebody still owes a decision on such an item. */
export function isUndecided(state: ItemState): boolean {
  return state === "proposed" || state === "countered" || state === "delegated";
}
