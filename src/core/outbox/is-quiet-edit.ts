import type { Decision } from "../alerts/alert.ts";

/** Whether a decision only brings newer figures to a root that people have: nothing happened, so it may wait for
 * more of its kind. Whatever a person did, and every change of state, is shown at once. */
export function isQuietEdit({ alert, transition, announcements }: Decision): boolean {
  return (
    transition === undefined && alert.rootTs !== undefined && announcements.every((one) => one === "root")
  );
}
