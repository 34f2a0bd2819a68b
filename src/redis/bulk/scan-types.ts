import type { Refusal } from "../../core/keyspace-scan/decide-admission.ts";
import type { ElementsScope } from "../../core/keyspace-scan/decide-elements.ts";
import type { Pace } from "../../core/keyspace-scan/decide-pace.ts";
import type { DuplicateEstimate } from "../../core/keyspace-scan/duplicates.ts";
import type { KeyBatch, KeyNames } from "../../core/keyspace-scan/key-batch.ts";
import type { ScanCheckpoint, ScanProgress } from "../../core/keyspace-scan/scan-progress.ts";
import type { ServerFacts } from "../../core/keyspace-scan/server-facts.ts";
import type { ServerIdentity } from "../../core/observation.ts";
import type { NodeAddress } from "../node-address.ts";
import type { Unselected } from "./find-databases.ts";
import type { FeltLatency } from "./round-trip-log.ts";
import type { NotAssessed, SentCommands } from "./scan-counters.ts";

/**
 * `exact`: TTL, type and memory of every key. `standard`: TTL and type of every key, memory of some of each group.
 * `sample`: all of a bounded number of keys drawn by lot.
 */
export type ScanMode = "exact" | "standard" | "sample";

/** What is left out has the value in brackets. */
export interface ScanOptions {
  readonly mode: ScanMode;
  /** [gentle] */
  readonly pace?: Pace;
  /** [auto] */
  readonly elements?: "auto" | ElementsScope;
  /** Keys to draw in `sample`, and no more than `maxKeys`; a keyspace that has no more is walked whole. [10,000] */
  readonly sampleKeys?: number;
  /** [twice as many as the server had at the start, and 100,000] */
  readonly maxKeys?: number;
  /** [no bound] */
  readonly maxMs?: number;
  /** Keys for one call of SCAN. Above 250 other clients feel it. [250 gentle, 180 to 500 fast] */
  readonly pageKeys?: number;
  /** The only logical database to walk. [all] */
  readonly database?: number;
  /** The role that the node had when it was chosen; another one is refused. */
  readonly role?: ServerFacts["role"];
  /** Where an earlier scan of the same server process ended; of another process it is not used. */
  readonly resumeFrom?: ScanCheckpoint;
  /** Ends the scan at once. */
  readonly signal?: AbortSignal;
  /** The longest silence of a server that owes a reply. [5,000] */
  readonly timeoutMs?: number;
  /** After so long without a connection a scan fails. [30,000] */
  readonly giveUpAfterMs?: number;
  /** [redis-audit-bot-scan] */
  readonly connectionName?: string;
  /** From one report to the next. [1,000] */
  readonly progressEveryMs?: number;
  readonly monotonicMs?: () => number;
  /** 0..1 */
  readonly random?: () => number;
}

/** Why a walk began again from the first key: what was heard before it counts no more. */
export type RestartReason = "other-process" | "process-unknown";

/** Hears a scan. All calls are made in turn, none at the same time; an error that one throws ends the scan. */
export interface ScanListener {
  /** The names of a page, before anything is asked: fills `names.groups`. */
  readonly assignGroups?: (names: KeyNames) => void;
  /** The type that all keys of a group had so far, as an index of `typeNames`; 0: TYPE is to be asked. */
  readonly knownType?: (group: number) => number;
  /**
   * Type code that the next key of the group probably has; 0: nobody can say. The size of a collection is then asked
   * along with its type, and again only if it turns out to be something else.
   */
  readonly likelyType?: (group: number) => number;
  readonly onBatch: (batch: KeyBatch) => void;
  readonly onProgress?: (progress: ScanProgress) => void;
  /** The connection broke, and the node is called again, not for the first time perhaps. */
  readonly onLost?: () => void;
  /** Forget all batches: the walk begins again. */
  readonly onRestart?: (reason: RestartReason) => void;
}

/** How a scan ended. `bounded`: there were more keys or time than allowed. */
export type ScanEnd =
  | { readonly kind: "complete" }
  | { readonly kind: "bounded"; readonly by: "keys" | "time" }
  | { readonly kind: "cancelled" }
  | { readonly kind: "refused"; readonly refusal: Refusal };

/** How the keys of a `sample` were drawn; `all`: there were so few that all were walked. */
export type DrawMethod = "all" | "random-key" | "random-cursor";

/** What is known of a sample's worth. */
export interface SampleQuality {
  readonly method: DrawMethod;
  /** Keys drawn, the same key counted each time. */
  readonly draws: number;
}

/** One logical database at the start of a scan, and what was returned of it. */
export interface ScannedDatabase {
  readonly index: number;
  readonly keysAtStart: number;
  readonly keys: number;
}

/** What a scan of one node did, however it ended. */
export interface ScanRecord {
  readonly cluster: string;
  /** `host:port`. */
  readonly node: string;
  /** `undefined`: the server does not tell who it is (INFO denied). */
  readonly server?: ServerIdentity;
  readonly role?: ServerFacts["role"];
  readonly mode: ScanMode;
  readonly pace: Pace;
  readonly durationMs: number;
  /** Keys that the listener was given, duplicates and those already gone among them. */
  readonly keys: number;
  /** Of these, keys that were gone when they were asked about. */
  readonly goneKeys: number;
  readonly databases: readonly ScannedDatabase[];
  /** Databases that the user may not select, so that the walk is not whole, however it ended. */
  readonly unselected?: Unselected;
  readonly duplicates: DuplicateEstimate;
  /** For `sample`. */
  readonly sample?: SampleQuality;
  readonly elements: ElementsScope;
  /** Keys whose type was taken from their group. */
  readonly learnedTypes: number;
  readonly notAssessed: readonly NotAssessed[];
  /** Keys whose name the user may not read: their properties are unknown. */
  readonly deniedKeys: number;
  readonly movedKeys: number;
  readonly sent: SentCommands;
  /**
   * What the scan added to the `keyspace_hits` and `keyspace_misses` of that server process, over all connections; where
   * INFO is denied, perhaps of another process too.
   */
  readonly causedHits: number;
  readonly causedMisses: number;
  /** Broken connections after which the walk went on where it was. */
  readonly resumes: number;
  readonly restarts: readonly RestartReason[];
  readonly latency?: FeltLatency;
  /** Share of a core that the scan cost the server. */
  readonly serverCpuShare?: number;
  /** Where to go on; `undefined` when the walk is complete or cannot be resumed. */
  readonly checkpoint?: ScanCheckpoint;
}

/** A scan that came to an end of its own. */
export interface NodeScan extends ScanRecord {
  readonly end: ScanEnd;
}

/**
 * Scans one node. Rejects with `RedisCallError` when it cannot be reached, and with `ScanFailedError`, which is one too,
 * when it cannot be reached any more.
 */
export type ScanNode = (
  address: NodeAddress,
  options: ScanOptions,
  listener: ScanListener,
) => Promise<NodeScan>;
