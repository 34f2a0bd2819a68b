import type { SampleFailure } from "../core/observation.ts";

/** The views of the runbook commands: what a server tells when it is asked now. */
export interface RunbookViews {
  /** Answer to `inspect <cluster> <key> [db N]`. */
  readonly inspect: InspectView;
  /** Answer to `slowlog <cluster>`. */
  readonly slowlog: SlowlogView;
  /** Answer to `clients <cluster>`. */
  readonly clients: ClientsView;
  /** Answer to `hotkeys <cluster>`. */
  readonly hotkeys: HotKeysView;
  /** Why `flush <cluster> <pattern> [db N]` drafts nothing, as a modal. */
  readonly "flush-refused": FlushRefusedView;
}

/** A node that could not be asked. */
export interface UnaskedNode {
  /** `host:port`. */
  readonly node: string;
  readonly failure: SampleFailure;
  /** The ACL rule that the bot's user lacks there; `undefined`: that is not why, or no rule helps. */
  readonly grant?: string;
}

export interface InspectView {
  readonly cluster: string;
  /** Escaped and masked. */
  readonly key: string;
  readonly database: number;
  /** The server has no database of that number. */
  readonly noDatabase: boolean;
  /** One a primary that has it; empty with no `unasked`: it is in none. */
  readonly found: readonly InspectedKey[];
  /** Nodes that may have it too. */
  readonly unasked: readonly UnaskedNode[];
  /** What the newest audit knows of keys like it; `undefined`: there is none, or none of its patterns fits. */
  readonly pattern?: {
    readonly pattern: string;
    readonly keys: number;
    readonly keysWithoutTtl: number;
    readonly auditedAtMs: number;
  };
  /** Who answers for it. */
  readonly owner: string;
}

/** What a key is; never its value. What is `undefined` the server denies. */
export interface InspectedKey {
  /** `host:port` of the primary that has it. */
  readonly node: string;
  readonly type?: string;
  /** Milliseconds; -1: no TTL. */
  readonly ttlMs?: number;
  /** With 5 samples of a collection, hence an estimate. */
  readonly memoryBytes?: number;
  readonly encoding?: string;
  /** Of a collection, or bytes of a string. */
  readonly elements?: number;
  /** What the server denied, as commands, and the ACL rules that allow them, where a rule helps. */
  readonly denied: readonly { readonly command: string; readonly grant?: string }[];
}

export interface SlowlogView {
  readonly cluster: string;
  /** Longest first. */
  readonly commands: readonly SlowCommand[];
  /** Those that were read, of all nodes that answered. */
  readonly read: number;
  readonly unasked: readonly UnaskedNode[];
}

/** A slow command as it may be shown. */
export interface SlowCommand {
  /** `host:port`. */
  readonly node: string;
  readonly atMs: number;
  readonly durationMs: number;
  /** Upper case. */
  readonly command: string;
  /** The first argument, which is the key of most commands, masked; `undefined`: there is none. */
  readonly subject?: string;
  /** Arguments that are not shown. */
  readonly hiddenArguments: number;
  /** Who sent it: address without the port, and the client's own name. */
  readonly host?: string;
  readonly clientName?: string;
}

export interface ClientsView {
  readonly cluster: string;
  /** Most connections first. */
  readonly groups: readonly ClientGroup[];
  readonly connections: number;
  readonly unasked: readonly UnaskedNode[];
}

/** Connections that look alike: same host, name, user and library. */
export interface ClientGroup {
  /** Address without the port. */
  readonly host: string;
  readonly name?: string;
  readonly user?: string;
  readonly library?: string;
  readonly connections: number;
  /** Of which so many did nothing for a minute. */
  readonly idleConnections: number;
  readonly oldestSeconds: number;
  /** What they ran last, most often first: `get`, `hset`. */
  readonly lastCommands: readonly string[];
}

export interface HotKeysView {
  readonly cluster: string;
  /** Most used first. */
  readonly keys: readonly HotKey[];
  /** Keys that were looked at, duplicates counted; others may be hotter. */
  readonly sampled: number;
  /** Nodes that keep no access frequencies; without `policy`: theirs was not told. */
  readonly notLfu: readonly { readonly node: string; readonly policy?: string }[];
  readonly unasked: readonly UnaskedNode[];
}

export interface HotKey {
  /** `host:port`. */
  readonly node: string;
  /** Escaped and masked. */
  readonly key: string;
  /** OBJECT FREQ: logarithmic, 0..255. */
  readonly frequency: number;
}

/**
 * `noAudit`: nothing is known of the keyspace. `badPattern`: it begins with no text, or has a `*` before its end. `noKeys`: nothing that was looked at matches.
 * `elsewhere`: what matches belongs to more specific patterns of the audit. `otherTeams`: keys of others match.
 * `notCounted`: not every node could be asked.
 */
export type FlushRefusal = "noAudit" | "badPattern" | "noKeys" | "elsewhere" | "otherTeams" | "notCounted";

export interface FlushRefusedView {
  readonly cluster: string;
  readonly pattern: string;
  readonly reason: FlushRefusal;
  readonly team: string;
  /** Keys that match and are not the team's. */
  readonly overlap: readonly { readonly pattern: string; readonly owner: string; readonly keys: number }[];
  /** Patterns of the audit that have the keys. */
  readonly patterns: readonly string[];
  /** Keys that were looked at, and how many there are. */
  readonly looked: number;
  readonly total: number;
  readonly unasked: readonly UnaskedNode[];
}
