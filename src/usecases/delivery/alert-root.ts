import type { Alert } from "../../core/alerts/alert.ts";
import type { RenderedMessage } from "../../messages/renderer.ts";
import { alertView } from "../alert-view.ts";
import { findCluster, languagesOf } from "./audience.ts";
import type { Delivering } from "./delivering.ts";
import type { MessageMark } from "./poster.ts";

/** The root as the alert is now. */
export function renderRoot({ clusters, renderer, nowMs }: Delivering, alert: Alert): RenderedMessage {
  const cluster = findCluster(clusters, alert);
  return renderer.render("alert", alertView(alert, cluster, nowMs()), languagesOf(alert, cluster));
}

/** Marks a message as an alert's root, with the state that it shows. */
export function rootMark(alert: Alert, outboxId: string): MessageMark {
  return { outboxId, alertId: alert.id, state: shownState(alert) };
}

/** What a reader must be able to rely on; figures may lag behind. */
export function shownState({ condition, handling, severity }: Alert): string {
  return `${condition} ${handling} ${severity}`;
}
