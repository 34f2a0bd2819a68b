import type { Alert } from "../../core/alerts/alert.ts";
import { languages as allLanguages, type Cluster, type Language } from "../../core/fleet.ts";

/** `undefined`: it left the fleet file, or the alert is on the whole fleet. */
export function findCluster(clusters: readonly Cluster[], { subject }: Alert): Cluster | undefined {
  return clusters.find(({ name }) => name === subject.cluster);
}

/** The languages in which the alert was routed, whether or not there is a cluster; else the cluster's, or all. */
export function languagesOf(
  { languages }: Pick<Alert, "languages">,
  cluster: Cluster | undefined,
): readonly Language[] {
  return languages ?? cluster?.languages ?? allLanguages;
}
