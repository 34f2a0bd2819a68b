import { isLive } from "../../core/alerts/conditions.ts";
import type { Cluster } from "../../core/fleet.ts";
import type { AlertMatcher } from "../../core/routing/matcher.ts";
import { matches, matchesGlob } from "../../core/routing/matches.ts";
import { countHidden } from "../../core/suppression/count-hidden.ts";
import type { SilencePreview } from "../../messages/control-views.ts";
import type { Store } from "../../store/store.ts";
import { alertLabels } from "../alert-labels.ts";

/** What a silence would have hidden in the last seven days, and would hide now. */
export async function previewSilence(
  store: Store,
  clusters: readonly Cluster[],
  match: AlertMatcher,
  nowMs: number,
): Promise<SilencePreview> {
  const alerts = await store.alerts.list({ fired: true });
  const labelsOf = (alert: (typeof alerts)[number]) => alertLabels(clusters, alert);
  return {
    hidden: countHidden(match, alerts, labelsOf, nowMs),
    all: countHidden({}, alerts, labelsOf, nowMs),
    openAlerts: alerts.filter((alert) => isLive(alert) && matches(match, labelsOf(alert))).length,
    isEverything: Object.keys(match).length === 0,
    unknownClusters: findUnknown(match, clusters),
  };
}

/** Names and forms that no cluster of the fleet has. */
export function findUnknown(
  { clusters: globs = [] }: AlertMatcher,
  clusters: readonly Cluster[],
): readonly string[] {
  return globs.filter((glob) => !clusters.some(({ name }) => matchesGlob(glob, name)));
}
