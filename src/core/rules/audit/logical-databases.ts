import { ownSources } from "../../own-sources.ts";
import type { AuditRule } from "./audit-rule.ts";
import { createFinding } from "./create-finding.ts";

/** Keys in more than one logical database: Cluster mode and most services know only 0. */
export const logicalDatabases: AuditRule = {
  id: "logical-databases",
  judge: (context) => {
    const used = context.audit.figures.databases.filter(({ keys }) => keys > 0);
    if (used.length < 2) return [];
    const indexes = used.map(({ index }) => index).sort((a, b) => a - b);
    return [
      createFinding(context, {
        rule: "logical-databases",
        reason: "several",
        severity: "info",
        facts: {
          databases: indexes.map((index) => `db${index}`).join(", "),
          databaseCount: used.length,
          keys: context.audit.keys,
        },
        limit: { value: { unit: "count", value: 1 }, source: ownSources.oneDatabase },
      }),
    ];
  },
};
