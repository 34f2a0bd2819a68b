import type { RuleId, Severity } from "../rules/rule.ts";
import type { AlertLabels, AlertMatcher } from "./matcher.ts";
import { matchesGlob } from "./matches.ts";

const severities: readonly Severity[] = ["warning", "critical"];

/**
 * Reads the words of a filter into a matcher: each is a severity, a rule, an environment, a team, a tag, or a cluster's
 * name or form (`orders-*`), the first of these that it is, whatever its case; blanks in a team's name are written `-`.
 * Words of one kind widen, of different kinds narrow. `unreadable`: the first word that is nothing of these.
 */
export function readFilter(
  words: readonly string[],
  clusters: readonly AlertLabels["cluster"][],
  rules: readonly RuleId[],
): { readonly match: AlertMatcher } | { readonly unreadable: string } {
  let match: AlertMatcher = {};
  for (const word of words) {
    const next = addWord(match, word, clusters, rules);
    if (next === undefined) return { unreadable: word };
    match = next;
  }
  return { match };
}

function addWord(
  match: AlertMatcher,
  word: string,
  clusters: readonly AlertLabels["cluster"][],
  rules: readonly RuleId[],
): AlertMatcher | undefined {
  const severity = findSame(word, severities);
  if (severity !== undefined) return { ...match, severities: [...(match.severities ?? []), severity] };
  const rule = findSame(word, rules);
  if (rule !== undefined) return { ...match, rules: [...(match.rules ?? []), rule] };
  const environment = findSame(
    word,
    clusters.map(({ environment: one }) => one),
  );
  if (environment !== undefined)
    return { ...match, environments: [...(match.environments ?? []), environment] };
  const team = findSame(
    word,
    clusters.map(({ owner }) => owner.team),
  );
  if (team !== undefined) return { ...match, teams: [...(match.teams ?? []), team] };
  const tag = findSame(
    word,
    clusters.flatMap(({ tags }) => tags),
  );
  if (tag !== undefined) return { ...match, tags: [...(match.tags ?? []), tag] };
  return clusters.some(({ name }) => matchesGlob(word, name))
    ? { ...match, clusters: [...(match.clusters ?? []), word] }
    : undefined;
}

function findSame<Value extends string>(word: string, values: readonly Value[]): Value | undefined {
  const written = (value: string): string => value.toLowerCase().replaceAll(" ", "-");
  return values.find((value) => written(value) === written(word));
}
