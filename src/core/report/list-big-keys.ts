import type { Audit } from "../audit/audit.ts";
import type { PatternBigKey } from "./report.ts";

/** The biggest keys of each pattern and of those that none covers, biggest first: by bytes, else by elements. */
export function listBigKeys({
  patterns,
  others,
}: Pick<Audit, "patterns" | "others">): readonly PatternBigKey[] {
  const ofPatterns = patterns.flatMap(({ pattern, biggest }) => biggest.map((key) => ({ ...key, pattern })));
  return [...ofPatterns, ...(others?.biggest ?? [])].toSorted(
    (a, b) => (b.bytes ?? 0) - (a.bytes ?? 0) || (b.elements ?? 0) - (a.elements ?? 0),
  );
}
