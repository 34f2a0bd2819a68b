import type { PatternSlot } from "../audit/audit.ts";
import type { ItemAction } from "../requests/action-request.ts";

/** One item of a plan: exactly what was signed. */
export interface PlanItem {
  readonly number: number;
  readonly pattern: string;
  readonly slots: readonly PatternSlot[];
  readonly database: number;
  readonly action: ItemAction;
  /** Keys the sign-off was given for; the dry run must find between `low` and `high`. */
  readonly countBand: { readonly low: number; readonly high: number };
  /** SHA-256, hex, of all that the signers agreed to. */
  readonly planHash: string;
}

/** What a run does on one cluster. */
export interface Plan {
  readonly runId: string;
  readonly requestId: string;
  readonly cluster: string;
  readonly items: readonly PlanItem[];
  readonly pace: "gentle" | "fast";
  /** `undo`: gives keys back what the journal of `undoOf` says they had. */
  readonly kind: "apply" | "undo";
  readonly undoOf?: string;
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
  /** Why others were not: `hasTtl`, `shorterTtl`, `vanished`, `wrongType`, `foreign` (another owner's), `denied`. */
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
}

/** A run as it is stored. */
export interface Run {
  readonly plan: Plan;
  readonly state: RunState;
  readonly pausedBecause?: string;
  /** Who asked for it, user id. */
  readonly startedBy: string;
  readonly startedAtMs: number;
  readonly endedAtMs?: number;
  readonly tallies: readonly ItemTally[];
  readonly nodes: readonly NodeProgress[];
  readonly dryRun?: DryRun;
  readonly baseline?: ServerFeeling;
  readonly latest?: ServerFeeling;
  readonly error?: string;
  /** Until when the journal allows an undo. */
  readonly undoUntilMs?: number;
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
    /** Keys that match the pattern but belong to somebody else, by their contract's owner. */
    readonly foreign: Readonly<Record<string, number>>;
    readonly drifted: boolean;
  }[];
  /** Memory that the expires table will take, and what is free below maxmemory (`undefined`: no limit). */
  readonly neededBytes: number;
  readonly freeBytes?: number;
  readonly estimatedMs: number;
  /** `undefined`: no replica. */
  readonly replicationBacklogBytes?: number;
  /** Why it must not run: `overlap`, `headroom`, `drifted`, `nothingToDo`, `nodesMissing`… Empty: it may. */
  readonly obstacles: readonly string[];
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
