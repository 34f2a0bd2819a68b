import type { Alert, Transition } from "../../core/alerts/alert.ts";
import type { OutboxEntry } from "../../store/store.ts";
import { alertEventView } from "../alert-event-view.ts";
import { findCluster, languagesOf } from "./audience.ts";
import type { Delivering } from "./delivering.ts";
import { postSomewhere, usableTarget } from "./post-somewhere.ts";
import { DeliveryError } from "./poster.ts";
import type { Send } from "./prepare.ts";

/** Tells a transition to a person or in another channel, with a link to the alert. */
export async function prepareCopy(
  delivering: Delivering,
  entry: OutboxEntry,
  alert: Alert,
  transition: Transition,
  to: string,
): Promise<Send> {
  const { budget, renderer, clusters } = delivering;
  const target = usableTarget(delivering, to);
  budget.spend("post", target);
  return async () => {
    const permalink = await findPermalink(delivering, alert);
    const mentions = isPerson(to) ? undefined : transition.mentions;
    const view = {
      event: alertEventView(alert, transition),
      channel: alert.channel,
      ...(permalink !== undefined && { permalink }),
      ...(mentions !== undefined && { mentions }),
    };
    const message = renderer.render("alert-copy", view, languagesOf(alert, findCluster(clusters, alert)));
    await postSomewhere(delivering, entry, { ...message, channel: target });
  };
}

/** Ids of people begin with U or W (docs.slack.dev, "users.info"). */
function isPerson(to: string): boolean {
  return /^[UW]/.test(to);
}

/** A copy without a link is better than none. */
async function findPermalink({ poster }: Delivering, alert: Alert): Promise<string | undefined> {
  if (alert.rootTs === undefined) return undefined;
  try {
    return await poster.permalink(alert.channel, alert.rootTs);
  } catch (error) {
    if (error instanceof DeliveryError && error.code !== "ratelimited") return undefined;
    throw error;
  }
}
