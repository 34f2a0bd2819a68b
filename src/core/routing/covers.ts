import type { AlertMatcher } from "./matcher.ts";
import { matchesGlob } from "./matches.ts";

/** Whether all that `narrow` holds for, `wide` holds for too. `false` where that cannot be told from the values. */
export function covers(wide: AlertMatcher, narrow: AlertMatcher): boolean {
  return (
    // A form is matched as if it were a name: what a `*` stands for is then matched by one of the wider form.
    within(wide.clusters, narrow.clusters, matchesGlob) &&
    within(wide.environments, narrow.environments) &&
    within(wide.teams, narrow.teams) &&
    within(wide.rules, narrow.rules) &&
    within(wide.severities, narrow.severities) &&
    (wide.tags ?? []).every((tag) => narrow.tags?.includes(tag))
  );
}

function within<Value>(
  wide: readonly Value[] | undefined,
  narrow: readonly Value[] | undefined,
  accepts: (wide: Value, narrow: Value) => boolean = Object.is,
): boolean {
  if (wide === undefined) return true;
  return narrow?.every((value) => wide.some((other) => accepts(other, value))) ?? false;
}
