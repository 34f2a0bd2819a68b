import type { Audit } from "../audit/audit.ts";
import { pairPatterns } from "../audit/compare-audits.ts";
import { sawEveryKey } from "../audit/saw-every-key.ts";
import type { RequestItem } from "./action-request.ts";

const dayMs = 24 * 60 * 60_000;
const leastDays = 1;
const mostDays = 30;

/** Bytes a day by which a pattern's keys without TTL grew over the audits of the last month (newest first);
 * `undefined`: they, or their size, were not seen at both ends of a day or more. */
export function findItemGrowthPerDay(
  audits: readonly Audit[],
  item: Pick<RequestItem, "pattern" | "database">,
): number | undefined {
  const points = audits.filter(sawEveryKey).flatMap((audit) => {
    const pair = pairPatterns([item], audit.patterns).find(({ older }) => older !== undefined);
    const { bytes, keys = 0, keysWithoutTtl = 0 } = pair?.newer ?? {};
    return bytes === undefined || keys === 0
      ? []
      : [{ atMs: audit.startedAtMs, bytes: (bytes.value * keysWithoutTtl) / keys }];
  });
  const [newest] = points;
  const oldest = points.findLast(({ atMs }) => (newest?.atMs ?? 0) - atMs <= mostDays * dayMs);
  if (newest === undefined || oldest === undefined) return undefined;
  const days = (newest.atMs - oldest.atMs) / dayMs;
  return days < leastDays ? undefined : (newest.bytes - oldest.bytes) / days;
}
