import { covers } from "../../core/routing/covers.ts";
import type { Route } from "../../core/routing/route.ts";
import type { RouteEntry } from "../policy-schema.ts";
import type { FilePath, Report } from "../problem-at.ts";
import type { Entries } from "./read-entries.ts";
import { isKnownName, reportAt, reportSharedNames } from "./report-names.ts";
import { type FleetLabels, resolveMatcher } from "./resolve-matcher.ts";
import { withoutUndefined } from "./without-undefined.ts";

export interface RouteParts {
  readonly labels: FleetLabels | undefined;
  /** Nothing in the tree is malformed, so that no branch matches more than was meant. */
  readonly isWhole: boolean;
  /** Names of the escalation policies. */
  readonly escalations: readonly string[];
  /** Paths are relative to the file. */
  readonly report: Report;
}

/** The routing tree, after reporting names that are shared or unknown, and branches that can never be followed. */
export function resolveRoutes(entries: Entries<RouteEntry>, parts: RouteParts): readonly Route[] {
  reportSharedNames(listNames(entries, ["routes"]), "routes", parts.report);
  return resolveBranches(entries, ["routes"], parts);
}

function resolveBranches(entries: Entries<RouteEntry>, path: FilePath, parts: RouteParts): readonly Route[] {
  const branches = entries.map(({ index, entry }) => ({
    index,
    route: resolveRoute(entry, [...path, index], parts),
  }));
  for (const [position, { index, route }] of parts.isWhole ? branches.entries() : []) {
    const above = branches.slice(0, position).find((other) => covers(other.route.match, route.match));
    if (above === undefined) continue;
    const message = `the route ${route.name} is never followed: ${above.route.name} above it matches all that it matches.`;
    parts.report({ path: [...path, index], message });
  }
  return branches.map(({ route }) => route);
}

function resolveRoute(entry: RouteEntry, path: FilePath, parts: RouteParts): Route {
  const { match = {}, routes = [], escalation, ...rest } = entry;
  const reportHere = reportAt(parts.report, ...path);
  const lookup = { path: ["escalation"], declaredUnder: "escalations" };
  if (escalation !== undefined && escalation !== "none")
    isKnownName(escalation, parts.escalations, lookup, reportHere);
  const children = routes.map((child, index) => ({ index, entry: child }));
  return {
    ...withoutUndefined(rest),
    ...(escalation !== undefined && { escalation }),
    match: resolveMatcher(match, parts.labels, reportAt(reportHere, "match")),
    routes: resolveBranches(children, [...path, "routes"], parts),
  };
}

function listNames(entries: Entries<RouteEntry>, path: FilePath): { name: string; path: FilePath }[] {
  return entries.flatMap(({ index, entry }) => {
    const children = (entry.routes ?? []).map((child, position) => ({ index: position, entry: child }));
    const here = [...path, index];
    return [{ name: entry.name, path: [...here, "name"] }, ...listNames(children, [...here, "routes"])];
  });
}
