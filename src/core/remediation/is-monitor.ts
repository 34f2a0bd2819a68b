import type { Plan } from "./plan.ts";

/** Whether a plan watches commands; it then writes nothing, and has this one item. */
export function isMonitor({ items }: Pick<Plan, "items">): boolean {
  return items.some(({ action }) => action.kind === "monitor");
}
