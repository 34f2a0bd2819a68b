import type { Alert } from "../../core/alerts/alert.ts";
import { languages as allLanguages, type Cluster, type Language } from "../../core/fleet.ts";

/** The alert's cluster, with the languages in which the alert was routed. */
export function findCluster(clusters: readonly Cluster[], alert: Alert): Cluster | undefined {
  const cluster = clusters.find(({ name }) => name === alert.subject.cluster);
  return cluster && { ...cluster, languages: alert.languages ?? cluster.languages };
}

/** A cluster that left the fleet file still gets its last messages, in every language. */
export function languagesOf(cluster: Cluster | undefined): readonly Language[] {
  return cluster?.languages ?? allLanguages;
}
