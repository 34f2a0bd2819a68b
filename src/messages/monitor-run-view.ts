import type { MonitorEnd } from "../core/remediation/monitored-node.ts";

/** A run that watches commands, as its message in the thread shows it. */
export interface MonitorRunView {
  readonly requestId: string;
  readonly runId: string;
  readonly cluster: string;
  /** `forbidden`: the check found obstacles. */
  readonly state: "dry-run" | "waiting" | "forbidden" | "running" | "done" | "stopped" | "failed";
  readonly startedBy: string;
  readonly startedAtMs: number;
  readonly dryRun?: {
    /** Why it must not run. `nodesMissing`: `names` of nodes; `denied`: `names` of ACL rules, and `nodes`. */
    readonly obstacles: readonly { readonly kind: string; readonly names: string; readonly nodes: string }[];
    readonly commandsPerSecond: number;
    readonly estimatedMs: number;
  };
  /** Seen on all nodes. */
  readonly commands: number;
  /** The 99th percentile of PING before; `undefined`: not measured yet. */
  readonly pingP99Ms?: number;
  readonly nodes: readonly MonitorNodeLine[];
  /** Nodes that were not watched for as long as was signed. */
  readonly ended: readonly { readonly node: string; readonly reason: Exclude<MonitorEnd, "time"> }[];
  /** Most used first; masked. `share` (0..1) of the commands of its node. */
  readonly keys: readonly {
    readonly node: string;
    readonly key: string;
    readonly database: number;
    readonly count: number;
    readonly share: number;
  }[];
  /** Most used first. `share` (0..1) of all commands. */
  readonly patterns: readonly { readonly pattern: string; readonly count: number; readonly share: number }[];
  /** An audit knew patterns. */
  readonly knowsPatterns: boolean;
  /** What was run most often, `get 61%, hset 20%`; empty: nothing was seen. */
  readonly names: string;
  readonly isLowerBound: boolean;
  readonly error?: string;
}

/** What is `undefined` is not known yet, or was lost. */
export interface MonitorNodeLine {
  readonly node: string;
  readonly perSecond?: number;
  /** Share of commands that have a key, 0..1. */
  readonly withKey?: number;
  readonly watchedMs?: number;
  readonly pingP99Ms?: number;
}
