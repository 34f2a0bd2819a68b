import type { Cluster } from "../../core/fleet.ts";
import type { HealthLimits } from "../../core/remediation/decide-health.ts";
import type { Run } from "../../core/remediation/plan.ts";
import type { ScanConnections } from "../../redis/bulk/find-scan-nodes.ts";
import type { RequestStore } from "../../store/request-store.ts";
import type { OwnLookups } from "../audit/own-lookups.ts";
import type { JournalFolder } from "./journal.ts";

/** How long things take; all in ms. */
export interface RemediationTimes {
  /** How long the server is looked at between the canary and the rest. */
  readonly watchMs: number;
  /** How long one look takes. */
  readonly feelMs: number;
  /** From one look to the next while keys are changed. */
  readonly feelEveryMs: number;
  /** From one stored progress to the next. */
  readonly saveEveryMs: number;
  /** How long a node may be away before the run fails. */
  readonly giveUpAfterMs: number;
  /** A process that stored nothing for so long has lost its run to whoever takes it up. */
  readonly leaseMs: number;
  /** For one reply, connecting included. */
  readonly timeoutMs: number;
}

export const standardTimes: RemediationTimes = {
  watchMs: 30_000,
  feelMs: 3_000,
  feelEveryMs: 5_000,
  saveEveryMs: 1_000,
  giveUpAfterMs: 10 * 60_000,
  leaseMs: 15_000,
  timeoutMs: 5_000,
};

export interface RemediationParts {
  readonly connections: ScanConnections;
  readonly runs: RequestStore["runs"];
  /** Of the fleet as it is now; `undefined`: it has no such cluster (any more). */
  readonly findCluster: (name: string) => Cluster | undefined;
  readonly journals: JournalFolder;
  /** Names this process among all that share the store. */
  readonly processId: string;
  /** Unix ms. */
  readonly nowMs: () => number;
  readonly monotonicMs: () => number;
  /** 0..1 */
  readonly random: () => number;
  /** Told of every change of a run that this process stored, progress among them. */
  readonly onRun?: (run: Run) => void;
  /** Work on a cluster takes place in it, and tells the keys that it found there. */
  readonly duringLookups?: OwnLookups["during"];
  /** Told of what went wrong on its way and is tried again; holds no secret. */
  readonly onTrouble?: (runId: string, message: string) => void;
  readonly times?: Partial<RemediationTimes>;
  /** How much worse a server may get; `standardHealth` unless told. */
  readonly health?: HealthLimits;
}

export const connectionName = "redis-audit-bot-remediation";

/** Of the connections that change keys: one name a run and database, so that they can be told apart later. */
export function walkName(runId: string, database: number): string {
  return `${connectionName}-${runId.replace(/[^\w.-]/g, "_")}-${database}`;
}
