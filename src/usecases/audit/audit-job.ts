import type { AuditBounds, AuditMode, AuditPace } from "../../core/audit/audit.ts";
import type { KeyTally } from "../../core/audit/key-tally.ts";
import type { Endpoint } from "../../core/fleet.ts";
import type { SampleFailure } from "../../core/observation.ts";
import type { ScanEnd, ScanRecord } from "../../redis/bulk/scan-types.ts";
import type { NodeAddress } from "../../redis/node-address.ts";

/** One node to walk. */
export interface AuditNode {
  readonly address: NodeAddress;
  readonly role: "primary" | "replica";
}

/** Without `maxKeys` a walk ends after twice as many keys as the node had at the start, and 100,000. */
export interface AuditLimits extends AuditBounds {
  /** Of each node, in mode `sample`. [10,000] */
  readonly sampleKeys?: number;
}

/** What one scan of a cluster's keyspace is to do. */
export interface AuditJob {
  readonly nodes: readonly AuditNode[];
  readonly mode: AuditMode;
  readonly pace: AuditPace;
  readonly limits: AuditLimits;
  /** The only logical database to count. */
  readonly database?: number;
  /** Shown by CLIENT LIST. */
  readonly connectionName: string;
  /** The longest silence of a server that owes a reply. */
  readonly timeoutMs: number;
  /** How long a node that was lost is called again before its walk ends. */
  readonly giveUpAfterMs: number;
}

/** How far a scan is, all nodes together. */
export interface AuditProgress {
  readonly keys: number;
  /** Keys that the nodes had at the start; 0: not known yet. */
  readonly expectedKeys: number;
  /** 0..1. */
  readonly share: number;
  readonly keysPerSecond: number;
  /** `undefined`: nothing can be said yet. */
  readonly remainingMs?: number;
  /** Nodes that were walked to their end. */
  readonly nodesDone: number;
  /** Nodes whose connection was lost, and that are called again. */
  readonly nodesAway: number;
  readonly nodes: number;
}

/** Why a node was not walked, or not any further. */
export interface NodeFailure {
  readonly failure: SampleFailure;
  /** Names cluster, node and command; never a secret. */
  readonly message: string;
}

/** What became of one node. */
export interface ScannedNode {
  readonly endpoint: Endpoint;
  readonly role: "primary" | "replica";
  readonly outcome: ScanEnd | ({ readonly kind: "failed" } & NodeFailure);
  /** What was done until then; `undefined`: the walk never began. */
  readonly scan?: ScanRecord;
  /** Distinct keys counted, by estimate; those that may not be read among them. */
  readonly keys: number;
  /** Of these, keys whose name is known and nothing else. */
  readonly unreadableKeys: number;
}

/** Plain data that goes from thread to thread. */
export interface ScanResult {
  /** In the order of the job. */
  readonly nodes: readonly ScannedNode[];
  /** Of all nodes, merged; `otherPattern` may be among them. Key names in it are not masked. */
  readonly tallies: readonly KeyTally[];
}

/** Walks the keyspace of some nodes. Rejects only when something is broken that no node is to blame for. */
export type ScanKeyspace = (
  job: AuditJob,
  hooks: { readonly signal: AbortSignal; readonly onProgress: (progress: AuditProgress) => void },
) => Promise<ScanResult>;
