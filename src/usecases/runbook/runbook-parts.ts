import type { ScanConnections } from "../../redis/bulk/find-scan-nodes.ts";

export interface RunbookParts {
  readonly connections: ScanConnections;
}

/** For one reply, connecting included. */
export const timeoutMs = 5_000;
export const connectionName = "redis-audit-bot-runbook";

/** A node that could not be asked. */
export interface UnaskedNode {
  /** `host:port`. */
  readonly node: string;
  /** Holds no secret. */
  readonly message: string;
}
