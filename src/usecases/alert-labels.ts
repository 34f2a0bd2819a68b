import type { Alert } from "../core/alerts/alert.ts";
import type { Cluster } from "../core/fleet.ts";
import type { AlertLabels } from "../core/routing/matcher.ts";

/** What matchers are held against. Of a cluster that left the fleet file, and of the whole fleet, there is the name
 * alone. */
export function alertLabels(
  clusters: readonly Cluster[],
  { rule, subject, severity }: Pick<Alert, "rule" | "subject" | "severity">,
): AlertLabels {
  const cluster = clusters.find(({ name }) => name === subject.cluster);
  return { cluster: cluster ?? stranger(subject.cluster), rule, severity };
}

function stranger(name: string): AlertLabels["cluster"] {
  return { name, environment: "", tags: [], owner: { team: "" } };
}
