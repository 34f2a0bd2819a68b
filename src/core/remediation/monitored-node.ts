/**
 * Why MONITOR ended on a node. `time`: after as long as was signed. `stopped`: by a person, or with the bot. `latency`:
 * PING got worse. `backlog`: the server wrote faster than the bot read. `lost`: the connection broke. `interrupted`:
 * the bot died, and with it what had been seen.
 */
export type MonitorEnd = "time" | "stopped" | "latency" | "backlog" | "lost" | "interrupted";

/** A primary on which MONITOR ran; stored before it begins, so that it never runs there twice. */
export interface MonitoredNode {
  /** `host:port`. */
  readonly node: string;
  readonly beganAtMs: number;
  /** `undefined`: it goes on. */
  readonly seen?: MonitorSight;
}

/** What MONITOR showed of a node: no values, and few names. */
export interface MonitorSight {
  readonly ended: MonitorEnd;
  readonly watchedMs: number;
  /** Without the bot's own; commands of scripts and of transactions are counted each. */
  readonly commands: number;
  /** Of these, those with a key. */
  readonly withKey: number;
  /** Most often first. */
  readonly names: readonly { readonly name: string; readonly count: number }[];
  /** Most used first, masked and escaped. Of several keys of one command the first one counts. */
  readonly keys: readonly HotKeyCount[];
  /** Of the newest audit, most used first. */
  readonly patterns: readonly { readonly pattern: string; readonly count: number }[];
  /** There were more keys than are remembered at once, so their counts are at least so high. */
  readonly isLowerBound: boolean;
  /** While it ran; `undefined`: too short to tell. */
  readonly pingP99Ms?: number;
}

export interface HotKeyCount {
  readonly key: string;
  readonly database: number;
  readonly count: number;
}

/** What a run's MONITOR on a node came to when nobody could take it down. */
export const sawNothing: Omit<MonitorSight, "ended"> = {
  watchedMs: 0,
  commands: 0,
  withKey: 0,
  names: [],
  keys: [],
  patterns: [],
  isLowerBound: false,
};
