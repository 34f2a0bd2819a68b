import type { PatternSlot } from "../audit/audit.ts";
import type { ItemAction } from "../requests/action-request.ts";
import type { PlanTarget } from "../requests/plan-target.ts";
import type { Rival, TypedPattern } from "./find-rivals.ts";
import type { MonitoredNode } from "./monitored-node.ts";

/** One item of a plan: exactly what was signed. */
export interface PlanItem {
  readonly number: number;
  readonly pattern: string;
  readonly slots: readonly PatternSlot[];
  readonly database: number;
  readonly action: ItemAction;
  /** All keys of the pattern when the sign-off was given, give or take; the dry run must find between `low` and
   * `high`. */
  readonly countBand: { readonly low: number; readonly high: number };
  /** Who signed: keys that a contract gives to somebody else are not touched, nor those that one declares persistent.
   * `undefined`: the cluster's team. */
  readonly owner?: string;
  /** More specific patterns of the audit that it was drafted from: keys that match one of them are not this item's. */
  readonly except?: readonly Rival[];
  /** Of a MONITOR: patterns of the newest audit, most keys first, by which keys are added up. Filled in when the run
   * begins. */
  readonly patterns?: readonly TypedPattern[];
  /** SHA-256, hex, of all that the signers agreed to. */
  readonly planHash: string;
}

/** What a run does on one cluster. */
export interface Plan {
  readonly runId: string;
  readonly requestId: string;
  readonly cluster: string;
  /** Where the cluster is, set when the run begins, by the terms that were signed: it goes on nowhere else. */
  readonly target?: PlanTarget;
  readonly items: readonly PlanItem[];
  readonly pace: "gentle" | "fast";
  /** `undo`: gives keys back what the journal of `undoOf` says they had. */
  readonly kind: "apply" | "undo";
  readonly undoOf?: string;
  /** How long after its end a run can be undone; 72 hours unless told. */
  readonly undoMs?: number;
}

/** Where a run stands. `paused`: by a person, or because the server got worse (`pausedBecause`). */
export type RunState =
  | "dry-run"
  | "waiting"
  | "canary"
  | "watching"
  | "running"
  | "paused"
  | "done"
  | "stopped"
  | "failed";

/** What became of the keys of one item. They add up to `matched`. */
export interface ItemTally {
  readonly number: number;
  /** Keys seen that match the pattern. */
  readonly matched: number;
  readonly changed: number;
  /** Why others were not: `hasTtl`, `shorterTtl`, `vanished`, `foreign` (another owner's), `denied`; of an undo also
   * `changedSince` (by somebody else, since the run). */
  readonly skipped: Readonly<Record<string, number>>;
}

/** How far a run is on one node; enough to go on after a restart. */
export interface NodeProgress {
  readonly node: string;
  /** The server process that the cursor belongs to; another one begins anew. */
  readonly serverRunId: string;
  readonly database: number;
  /** SCAN cursor of the next page to fetch; "0" and `done` false: not begun. */
  readonly cursor: string;
  readonly done: boolean;
  /** All keys walked. */
  readonly scanned: number;
  /** Of this node alone; `Run.tallies` are the sums. */
  readonly tallies: readonly ItemTally[];
  /** Batches of the node's undo journal of which the tallies know. */
  readonly journalBatches: number;
}

/** A run as it is stored. */
export interface Run {
  readonly plan: Plan;
  readonly state: RunState;
  /** `person`, or what got worse: `hitRatio`, `latency`, `evictions`, `replicationLag`, joined by commas. */
  readonly pausedBecause?: string;
  /** While paused: where it goes on. */
  readonly resumesTo?: "canary" | "watching" | "running";
  /** How often it paused by itself. */
  readonly selfPauses?: number;
  /** Keys to change before the watch; known once the canary begins. */
  readonly canaryKeys?: number;
  /** Who asked for it, user id. */
  readonly startedBy: string;
  readonly startedAtMs: number;
  readonly endedAtMs?: number;
  /** What it was about when it ended. */
  readonly endedIn?: RunState;
  readonly tallies: readonly ItemTally[];
  readonly nodes: readonly NodeProgress[];
  /** Where MONITOR ran, in order; `undefined`: it is another run. */
  readonly monitored?: readonly MonitoredNode[];
  readonly dryRun?: DryRun;
  /** Keys that the dry run has looked at so far; `undefined`: it has not begun, or told another time. */
  readonly checkedKeys?: number;
  readonly baseline?: ServerFeeling;
  readonly latest?: ServerFeeling;
  readonly error?: string;
  /** Until when the journal allows an undo. */
  readonly undoUntilMs?: number;
  /** That time is over, and the journal gone; its message says so. */
  readonly undoLapsed?: true;
  /** The process that works on it, and until when nobody else may; `undefined`: nobody does. */
  readonly heldBy?: string;
  readonly heldUntilMs?: number;
  readonly version: number;
}

/** What a dry run found; nothing was written. */
export interface DryRun {
  readonly atMs: number;
  readonly items: readonly {
    readonly number: number;
    /** Exact, now. */
    readonly matched: number;
    readonly toChange: number;
    /** Keys that match the pattern but belong to somebody else, by their contract's owner. Part of `matched`. */
    readonly foreign: Readonly<Record<string, number>>;
    /** Keys that also match a more specific pattern of the audit, and so are not the item's; not in `matched`. */
    readonly elsewhere: number;
    readonly drifted: boolean;
  }[];
  /** Memory that the expires table will take, and what is free below maxmemory (`undefined`: no limit). */
  readonly neededBytes: number;
  readonly freeBytes?: number;
  readonly estimatedMs: number;
  /** `undefined`: no replica. */
  readonly replicationBacklogBytes?: number;
  /** Why it must not run: `overlap`, `headroom`, `drifted`, `nothingToDo`, `nodesMissing`, `denied`. Empty: it may. */
  readonly obstacles: readonly string[];
  /** What must be said and does not forbid it: `evictable` (under `volatile-*` the keys become evictable at once),
   * `race` (no atomic way on this server: a TTL set in the same moment may be overwritten), `irreversible`. */
  readonly warnings: readonly string[];
  /** Nodes that could not be walked, `host:port`, and commands that the server denies. */
  readonly missing: readonly string[];
  readonly denied: readonly string[];
  /** Of a MONITOR: nodes that deny it, `host:port`, and what all nodes together run a second now. */
  readonly deniedBy?: readonly string[];
  readonly commandsPerSecond?: number;
}

/** What the server and its clients feel. */
export interface ServerFeeling {
  readonly atMs: number;
  readonly hitRatio?: number;
  readonly pingP99Ms: number;
  readonly evictedPerMinute?: number;
  readonly replicationLagBytes?: number;
  readonly usedBytes?: number;
}
