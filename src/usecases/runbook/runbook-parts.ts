import type { ScanConnections } from "../../redis/bulk/find-scan-nodes.ts";
import type { Store } from "../../store/store.ts";

export interface RunbookParts {
  readonly connections: ScanConnections;
  readonly audits: Pick<Store["audits"], "newest">;
}

/** For one reply, connecting included. */
export const timeoutMs = 5_000;
export const connectionName = "redis-audit-bot-runbook";
