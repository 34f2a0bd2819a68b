import type { Cluster } from "../fleet.ts";
import type { RuleId, Severity } from "../rules/rule.ts";
import type { AlertLabels } from "./matcher.ts";
import { findMismatch, type Mismatch } from "./matches.ts";
import type { Destination, Route } from "./route.ts";

/** What routing looks at of a cluster. */
export type RoutedCluster = Pick<Cluster, "name" | "environment" | "tags" | "owner" | "languages">;

/** A branch that was looked at. */
export interface TriedRoute {
  readonly name: string;
  /** 0 is the top of the tree. */
  readonly depth: number;
  /** Why it was not followed; `undefined`: it was. */
  readonly failed?: Mismatch;
}

/** A destination with every branch that was looked at, in the order in which they were. */
export interface ExplainedRoute {
  readonly destination: Destination;
  readonly tried: readonly TriedRoute[];
}

/** Where an alert of a cluster goes. Without `rule` and `severity`, branches that ask for them are passed by. */
export function decideRoute(
  routes: readonly Route[],
  cluster: RoutedCluster,
  rule?: RuleId,
  severity?: Severity,
): Destination {
  return explainRoute(routes, cluster, rule, severity).destination;
}

/** The same decision with its reasons. */
export function explainRoute(
  routes: readonly Route[],
  cluster: RoutedCluster,
  rule?: RuleId,
  severity?: Severity,
): ExplainedRoute {
  const labels = { cluster, ...(rule && { rule }), ...(severity && { severity }) };
  const tried: TriedRoute[] = [];
  let destination = startFrom(cluster);
  let branches = routes;
  for (let depth = 0; ; depth += 1) {
    const branch = findBranch(branches, labels, depth, tried);
    if (branch === undefined) return { destination, tried };
    destination = follow(destination, branch);
    branches = branch.routes;
  }
}

function startFrom({ owner, languages }: RoutedCluster): Destination {
  const { channel, mentionGroup } = owner;
  return { channel, ...(mentionGroup !== undefined && { mentionGroup }), languages, path: [] };
}

function findBranch(
  branches: readonly Route[],
  labels: AlertLabels,
  depth: number,
  tried: TriedRoute[],
): Route | undefined {
  return branches.find(({ name, match }) => {
    const failed = findMismatch(match, labels);
    tried.push({ name, depth, ...(failed && { failed }) });
    return failed === undefined;
  });
}

function follow(
  destination: Destination,
  { name, channel, mentionGroup, escalation, languages }: Route,
): Destination {
  const called = choose(mentionGroup, destination.mentionGroup);
  const escalated = choose(escalation, destination.escalation);
  return {
    channel: channel ?? destination.channel,
    ...(called !== undefined && { mentionGroup: called }),
    ...(escalated !== undefined && { escalation: escalated }),
    languages: languages ?? destination.languages,
    path: [...destination.path, name],
  };
}

/** What a branch says goes; `none` takes away what was set further up. */
function choose(said: string | undefined, above: string | undefined): string | undefined {
  return said === "none" ? undefined : (said ?? above);
}
