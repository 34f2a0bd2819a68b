import { withAudit } from "./with-audit.ts";

/** `/redis-audit bigkeys <cluster>`: the biggest keys of each pattern in its newest audit, biggest first. */
export const bigkeys = withAudit(async ({ audit }, { answer }) =>
  answer("bigkeys", {
    cluster: audit.cluster,
    auditedAtMs: audit.startedAtMs,
    bigKeys: audit.patterns
      .flatMap(({ pattern, biggest }) => biggest.map((key) => ({ ...key, pattern })))
      .toSorted((a, b) => (b.bytes ?? 0) - (a.bytes ?? 0) || (b.elements ?? 0) - (a.elements ?? 0)),
  }),
);
