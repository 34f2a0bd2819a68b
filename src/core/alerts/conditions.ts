import type { Alert, Condition } from "./alert.ts";

/** Whether the alert fired and is not over: the conditions in which people deal with it. */
export function isLive({ condition }: { readonly condition: Condition }): boolean {
  switch (condition) {
    case "firing":
    case "recovering":
    case "stale":
      return true;
    case "suspect":
    case "resolved":
    case "closed":
      return false;
  }
}

/** Whether it needs nobody any more, with an all-clear or without. */
export function isOver({ condition }: { readonly condition: Condition }): boolean {
  return condition === "resolved" || condition === "closed";
}

/** Whether people should do something about it now: the newest sample, if there was one, is bad. */
export function isBurning({ condition }: Pick<Alert, "condition">): boolean {
  return condition === "firing" || condition === "stale";
}
