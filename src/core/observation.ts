/** The kinds of measurement; one file each under `src/probes/`. */
export type ProbeName =
  | "memory"
  | "clients"
  | "stats"
  | "keyspace"
  | "replication"
  | "persistence"
  | "cpu"
  | "latency";

export interface MemoryValues {
  readonly usedBytes: number;
  /** `undefined`: no limit is set (`maxmemory 0`). */
  readonly maxmemoryBytes?: number;
  readonly policy: string;
  readonly rssBytes?: number;
  readonly fragmentationRatio?: number;
  readonly fragmentationBytes?: number;
}

export interface ClientsValues {
  readonly connectedClients: number;
  readonly blockedClients: number;
  /** `undefined`: the server does not tell (before 6.2). */
  readonly maxClients?: number;
}

/** Counters since the server process started; compare only samples with the same `runId`. */
export interface StatsValues {
  readonly opsPerSecond: number;
  readonly commandsProcessed: number;
  readonly keyspaceHits: number;
  readonly keyspaceMisses: number;
  readonly evictedKeys: number;
  readonly expiredKeys: number;
  readonly rejectedConnections: number;
  /** Of `keyspaceHits`, those that the bot's own audits caused since the bot started; `undefined`: none. */
  readonly ownKeyspaceHits?: number;
  /** The bot was auditing the cluster: nobody knows yet how many of the hits are its own. */
  readonly isAudited?: boolean;
}

/** Summed over the node's logical databases. */
export interface KeyspaceValues {
  readonly keys: number;
  readonly keysWithTtl: number;
  readonly keysWithoutTtl: number;
  readonly databases: readonly {
    readonly index: number;
    readonly keys: number;
    readonly keysWithTtl: number;
  }[];
}

export interface ReplicaLink {
  readonly address: string;
  readonly state: string;
  readonly lagSeconds: number;
  /** Bytes behind the primary's offset. */
  readonly lagBytes: number;
}

export interface ReplicationValues {
  readonly role: "primary" | "replica";
  readonly replicationId: string;
  readonly secondReplicationId: string;
  /** -1 when there was no failover since start. */
  readonly secondReplicationOffset: number;
  /** On a primary: its replicas. */
  readonly replicas: readonly ReplicaLink[];
  /** On a replica: whether the link to the primary is up; `undefined` on a primary. */
  readonly linkUp?: boolean;
  /** On a replica: seconds since the link went down; `undefined` while up and on a primary. */
  readonly linkDownSeconds?: number;
}

export interface PersistenceValues {
  readonly loading: boolean;
  readonly lastSaveFailed: boolean;
  /** Unix ms. */
  readonly lastSaveAtMs: number;
  readonly changesSinceSave: number;
  readonly aofEnabled: boolean;
  readonly aofLastWriteFailed: boolean;
  /** `undefined`: never forked. */
  readonly lastForkMs?: number;
}

/** Seconds of CPU since the process started. */
export interface CpuValues {
  readonly systemSeconds: number;
  readonly userSeconds: number;
}

export interface LatencyValues {
  /** Median and 99th percentile of the PINGs of this probe. */
  readonly roundTripP50Ms: number;
  readonly roundTripP99Ms: number;
  /** Server-side percentiles per command since its start (Redis 7.0+); `undefined` where not given. */
  readonly commands?: readonly { readonly command: string; readonly p50Ms: number; readonly p99Ms: number }[];
}

export interface ProbeValues {
  readonly memory: MemoryValues;
  readonly clients: ClientsValues;
  readonly stats: StatsValues;
  readonly keyspace: KeyspaceValues;
  readonly replication: ReplicationValues;
  readonly persistence: PersistenceValues;
  readonly cpu: CpuValues;
  readonly latency: LatencyValues;
}

/**
 * Why a sample is missing. `timeout`, `refused` (also reset and unresolved), `auth` (wrong or missing
 * credentials): the node could not be asked. `denied`: the node answered but does not allow the command
 * (unknown, renamed, NOPERM). `unreadable`: it answered something the parser does not understand.
 */
export type SampleFailure = "timeout" | "refused" | "auth" | "denied" | "unreadable";

/** What one probe got from one node. `message` names cluster, node and command; it never holds a secret. */
export type Sample<Values> =
  | { readonly ok: true; readonly values: Values }
  | { readonly ok: false; readonly failure: SampleFailure; readonly message: string };

/** Which server process answered. Read in every probe round, since counters belong to a process. */
export interface ServerIdentity {
  readonly runId: string;
  /** As the product numbers itself; Valkey's own version, not its compatibility number. */
  readonly version: string;
  readonly product: "redis" | "valkey";
  readonly mode: "standalone" | "sentinel" | "cluster";
  readonly uptimeSeconds: number;
}

/** All samples of one node from one probe round. */
export interface Observation {
  readonly cluster: string;
  /** `host:port`. */
  readonly node: string;
  /** When the round on this node began, Unix ms. */
  readonly atMs: number;
  /** `undefined`: the node could not be asked. */
  readonly server?: ServerIdentity;
  readonly samples: { readonly [P in ProbeName]?: Sample<ProbeValues[P]> };
}
