import type { Audit } from "../../core/audit/audit.ts";

/** One audit as JSON, as `examples/audit.schema.json` describes it. */
export function renderAuditJson(audit: Audit): string {
  return `${JSON.stringify(audit, null, 2)}\n`;
}
