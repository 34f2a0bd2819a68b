import type { Alert } from "../../src/core/alerts/alert.ts";
import { actionIds } from "../../src/messages/action-ids.ts";
import { people, type Stage } from "./stage.ts";

/** What happens on a stage, each with the wait until the store says so. */

export function when(stage: Stage, what: string, holds: (stage: Stage) => Promise<boolean>): Promise<true> {
  return stage.until(`${stage.name}: ${what}`, async () => (await holds(stage)) || undefined);
}

export async function hasRoot(stage: Stage): Promise<boolean> {
  const alert = await stage.memoryAlert();
  return alert?.condition === "firing" && alert.rootTs !== undefined;
}

/** There is an alert, and its root stands. */
export async function fire(stage: Stage): Promise<Alert> {
  if (!(await hasRoot(stage))) {
    await stage.watched.fill();
    await when(stage, "an alert", hasRoot);
  }
  return readAlert(stage);
}

/** The alert is over, in the store. */
export async function end(stage: Stage): Promise<void> {
  await stage.watched.empty();
  await when(stage, "the alert's end", async () => (await stage.memoryAlert())?.condition !== "firing");
}

/** Takes the alert, or gives it back, whichever its message offers. `false`: Slack could not hand it over. */
export async function press(stage: Stage, userId: string = people.sam): Promise<boolean> {
  const alert = await readAlert(stage);
  const action = alert.handling === "open" ? actionIds.acknowledge : actionIds.unacknowledge;
  return stage.click(userId, alert, action);
}

export async function readAlert(stage: Stage): Promise<Alert> {
  const alert = await stage.memoryAlert();
  if (alert === undefined) throw new Error(`${stage.name}: there was never an alert`);
  return alert;
}
