import type { Audit, AuditMode } from "../audit/audit.ts";

/** How much of a keyspace an audit saw. */
export interface AuditCoverage {
  readonly auditMode: AuditMode;
  readonly complete: boolean;
  /** Why the walk ended early: `keyLimit`, `cancelled`…; one entry a reason. */
  readonly incompleteReasons: readonly string[];
}

export function coverageOf({
  mode,
  complete,
  nodes,
}: Pick<Audit, "mode" | "complete" | "nodes">): AuditCoverage {
  const reasons = nodes.flatMap(({ incompleteReason }) => incompleteReason ?? []);
  return { auditMode: mode, complete, incompleteReasons: [...new Set(reasons)] };
}
