import type { Audit, GonePattern, PatternAudit } from "./audit.ts";
import { pairPatterns } from "./compare-audits.ts";
import { sawEveryKey } from "./saw-every-key.ts";

/** Patterns that are gone and still known; the longest gone are forgotten first. */
const mostGone = 200;

type Sighted = Pick<Audit, "startedAtMs" | "complete" | "mode" | "patterns" | "gonePatterns">;

/**
 * When audits first saw each pattern of this one, and which patterns earlier ones saw and this one did not. What an
 * audit knows it hands to the next, so of `earlier` (newest first) those back to the newest that saw every key are
 * enough. A pattern that comes back is not new. Nothing is gone for an audit that did not see every key.
 */
export function traceSightings(
  audit: Sighted,
  earlier: readonly Sighted[],
): Pick<Audit, "patterns" | "gonePatterns"> {
  const newestWhole = earlier.findIndex(sawEveryKey);
  const known = addUpSightings(newestWhole < 0 ? earlier : earlier.slice(0, newestWhole + 1));
  const pairs = pairPatterns(known, audit.patterns);
  const patterns = pairs.flatMap(({ older, newer }): readonly PatternAudit[] =>
    newer === undefined ? [] : [{ ...newer, firstSeenMs: older?.firstSeenMs ?? audit.startedAtMs }],
  );
  if (!sawEveryKey(audit)) return { patterns };
  const gone = pairs.flatMap(({ older, newer }) => (newer === undefined ? [older] : []));
  return { patterns, gonePatterns: gone.toSorted(byLastSeen).slice(0, mostGone) };
}

function addUpSightings(newestFirst: readonly Sighted[]): readonly GonePattern[] {
  const known = new Map<string, GonePattern>();
  for (const sighting of newestFirst.toReversed().flatMap(listSightings)) {
    const name = `${sighting.database} ${sighting.pattern}`;
    const before = known.get(name);
    const firstSeenMs = Math.min(sighting.firstSeenMs, before?.firstSeenMs ?? sighting.firstSeenMs);
    known.set(name, { ...sighting, firstSeenMs });
  }
  return [...known.values()];
}

function listSightings({ startedAtMs, patterns, gonePatterns = [] }: Sighted): readonly GonePattern[] {
  const seen = patterns.map(({ pattern, database, keys, firstSeenMs }): GonePattern => {
    return { pattern, database, keys, firstSeenMs: firstSeenMs ?? startedAtMs, lastSeenMs: startedAtMs };
  });
  return [...gonePatterns, ...seen];
}

/** Those gone lately first; then those of most keys. */
function byLastSeen(a: GonePattern, b: GonePattern): number {
  return b.lastSeenMs - a.lastSeenMs || b.keys - a.keys || (a.pattern < b.pattern ? -1 : 1);
}
