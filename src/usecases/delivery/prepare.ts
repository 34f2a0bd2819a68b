import { isOutdated } from "../../core/outbox/is-outdated.ts";
import type { OutboxEntry } from "../../store/store.ts";
import type { Delivering } from "./delivering.ts";
import { prepareBundle } from "./prepare-bundle.ts";
import { prepareCopy } from "./prepare-copy.ts";
import { prepareReply } from "./prepare-reply.ts";
import { prepareRequest } from "./prepare-request.ts";
import { prepareRoot } from "./prepare-root.ts";
import { prepareRun } from "./prepare-run.ts";
import { prepareRunChart } from "./prepare-run-chart.ts";
import { prepareView } from "./prepare-view.ts";

/** Sends a message whose place is chosen and whose first token is spent. */
export type Send = () => Promise<void>;

/**
 * Reads what an entry is about, chooses where it goes and spends the token of its first call. What is not there
 * any more, or no longer so, needs no message.
 *
 * @throws NotYet when it must wait, without anything tried.
 */
export async function prepare(delivering: Delivering, entry: OutboxEntry): Promise<Send> {
  const { store, nowMs } = delivering;
  const { message, about } = entry;
  switch (message.kind) {
    case "root": {
      const alert = await store.alerts.find(about);
      return alert === undefined ? sendNothing : prepareRoot(delivering, entry, alert);
    }
    case "reply":
    case "copy": {
      const alert = await store.alerts.find(about);
      const stored = (await store.alerts.transitions(about)).find(
        ({ sequence }) => sequence === message.transitionSequence,
      );
      if (alert === undefined || stored === undefined) return sendNothing;
      if (isOutdated(alert, stored.transition)) return () => store.outbox.drop(entry.id, nowMs());
      return message.kind === "reply"
        ? prepareReply(delivering, entry, alert, stored.transition)
        : prepareCopy(delivering, entry, alert, stored.transition, message.to);
    }
    case "bundle": {
      const bundle = await store.bundles.find(about);
      return bundle === undefined ? sendNothing : prepareBundle(delivering, entry, bundle);
    }
    case "request-root":
    case "request-items":
    case "request-reply":
    case "request-copy":
      return (await prepareRequest(delivering, entry, message)) ?? sendNothing;
    case "run":
      return (await prepareRun(delivering, entry)) ?? sendNothing;
    case "run-chart":
      return (await prepareRunChart(delivering, entry, message)) ?? sendNothing;
    case "view":
      return prepareView(delivering, entry, message);
  }
}

const sendNothing: Send = async () => undefined;
