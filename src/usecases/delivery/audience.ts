import type { Alert } from "../../core/alerts/alert.ts";
import { languages as allLanguages, type Cluster, type Language } from "../../core/fleet.ts";

export function findCluster(clusters: readonly Cluster[], alert: Alert): Cluster | undefined {
  return clusters.find(({ name }) => name === alert.subject.cluster);
}

/** A cluster that left the fleet file still gets its last messages, in every language. */
export function languagesOf(cluster: Cluster | undefined): readonly Language[] {
  return cluster?.languages ?? allLanguages;
}
