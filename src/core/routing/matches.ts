import type { AlertLabels, AlertMatcher } from "./matcher.ts";

export type MatcherField = keyof AlertMatcher;

/** Why a matcher does not hold. `notGiven`: it asks for a rule or a severity, and there is none (a dry run). */
export interface Mismatch {
  readonly field: MatcherField;
  readonly reason: "differs" | "notGiven";
}

export function matches(matcher: AlertMatcher, labels: AlertLabels): boolean {
  return findMismatch(matcher, labels) === undefined;
}

/** The first field that does not hold, in the order of `AlertMatcher`; `undefined`: the matcher holds. */
export function findMismatch(
  matcher: AlertMatcher,
  { cluster, rule, severity }: AlertLabels,
): Mismatch | undefined {
  const { clusters, environments, teams, tags, rules, severities } = matcher;
  if (clusters && !clusters.some((glob) => matchesGlob(glob, cluster.name))) return differs("clusters");
  if (environments && !environments.includes(cluster.environment)) return differs("environments");
  if (teams && !teams.includes(cluster.owner.team)) return differs("teams");
  if (tags && !tags.every((tag) => cluster.tags.includes(tag))) return differs("tags");
  if (rules && !rules.some((one) => one === rule)) return missed("rules", rule);
  if (severities && !severities.some((one) => one === severity)) return missed("severities", severity);
  return undefined;
}

function differs(field: MatcherField): Mismatch {
  return { field, reason: "differs" };
}

function missed(field: MatcherField, given: string | undefined): Mismatch {
  return { field, reason: given === undefined ? "notGiven" : "differs" };
}

/** Whether a name is of a form in which `*` stands for any characters, whatever the case of either. Takes linear time,
 * whatever the form. */
export function matchesGlob(form: string, anyName: string): boolean {
  const [glob, name] = [form.toLowerCase(), anyName.toLowerCase()];
  const [head = "", ...rest] = glob.split("*");
  const tail = rest.pop();
  if (tail === undefined) return glob === name;
  if (!name.startsWith(head)) return false;
  let from = head.length;
  for (const part of rest) {
    const found = name.indexOf(part, from);
    if (found === -1) return false;
    from = found + part.length;
  }
  return name.length - tail.length >= from && name.endsWith(tail);
}
