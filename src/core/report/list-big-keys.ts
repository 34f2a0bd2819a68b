import type { Audit } from "../audit/audit.ts";
import type { PatternBigKey } from "./report.ts";

/** The biggest keys of each pattern, biggest first: by bytes, else by elements. */
export function listBigKeys({ patterns }: Pick<Audit, "patterns">): readonly PatternBigKey[] {
  return patterns
    .flatMap(({ pattern, biggest }) => biggest.map((key) => ({ ...key, pattern })))
    .toSorted((a, b) => (b.bytes ?? 0) - (a.bytes ?? 0) || (b.elements ?? 0) - (a.elements ?? 0));
}
