import { createDuplicateCounter } from "../../core/keyspace-scan/duplicates.ts";
import { createEncodingLot } from "../../core/keyspace-scan/encoding-lot.ts";
import { alreadyGone } from "../../core/keyspace-scan/key-batch.ts";
import { createMemoryLot, type MemoryLot } from "../../core/keyspace-scan/memory-lot.ts";
import {
  estimateProgress,
  growthBound,
  type ScanCheckpoint,
} from "../../core/keyspace-scan/scan-progress.ts";
import type { ServerFacts } from "../../core/keyspace-scan/server-facts.ts";
import { EncodingTable } from "./encoding-table.ts";
import type { Unselected } from "./find-databases.ts";
import type { KeyPage } from "./key-page.ts";
import { ScanCounters } from "./scan-counters.ts";
import type {
  DrawMethod,
  RestartReason,
  ScanEnd,
  ScanListener,
  ScannedDatabase,
  ScanOptions,
} from "./scan-types.ts";
import { TypeTable } from "./type-table.ts";

/** Ends a scan before its last key; not a failure. */
export class ScanStopped extends Error {
  readonly end: ScanEnd;

  constructor(end: ScanEnd) {
    super(`the scan was ended: ${end.kind}`);
    this.end = end;
  }
}

/** A database in the course of a scan. */
interface DatabaseWalk {
  readonly index: number;
  readonly keysAtStart: number;
  keys: number;
}

/** What a scan has done so far; outlives a broken connection. */
export class ScanRun {
  readonly counters = new ScanCounters();
  readonly types = new TypeTable();
  readonly encodings = new EncodingTable();
  readonly restarts: RestartReason[] = [];
  resumes = 0;
  /** Of the server process that is walked. */
  facts: ServerFacts | undefined;
  method: DrawMethod = "all";
  databases: readonly DatabaseWalk[] = [];
  unselected: Unselected | undefined;
  /** Position in `databases`. */
  position = 0;
  /** Where to go on in that database. */
  cursor = "0";
  keys = 0;
  goneKeys = 0;
  learnedTypes = 0;
  /** When something was delivered last, or the scan was held back, or began. */
  aliveAtMs: number;
  lot: MemoryLot | undefined;
  encodingLot = createEncodingLot();
  readonly startedAtMs: number;
  readonly #options: ScanOptions;
  readonly #listener: ScanListener;
  readonly #now: () => number;
  #duplicates = createDuplicateCounter();
  #reported = { keys: 0, atMs: 0 };
  /** Keys of the walk that a checkpoint continues. */
  #earlierKeys = 0;

  constructor(options: ScanOptions, listener: ScanListener, monotonicMs: () => number) {
    this.#options = options;
    this.#listener = listener;
    this.#now = monotonicMs;
    this.startedAtMs = monotonicMs();
    this.aliveAtMs = this.startedAtMs;
    this.#reported.atMs = this.startedAtMs;
    if (options.mode === "standard") this.lot = createMemoryLot();
  }

  /** The databases are those that had keys at the start; later ones are not walked. */
  begin(databases: readonly { readonly index: number; readonly keys: number }[]): void {
    this.databases = databases.map(({ index, keys }) => ({ index, keysAtStart: keys, keys: 0 }));
    const { resumeFrom } = this.#options;
    if (!resumeFrom) return;
    const position = this.databases.findIndex(({ index }) => index === resumeFrom.database);
    if (resumeFrom.runId === this.facts?.server.runId && position >= 0) {
      this.position = position;
      this.cursor = resumeFrom.cursor;
      this.#earlierKeys = resumeFrom.keys;
    } else this.#tellRestart(this.facts === undefined ? "process-unknown" : "other-process");
  }

  /** Everything that was walked belongs to a process that is gone, and so do its counters. */
  restart(reason: RestartReason): void {
    if (reason === "other-process") this.counters.forgetLookups();
    this.position = 0;
    this.cursor = "0";
    this.keys = 0;
    this.goneKeys = 0;
    this.learnedTypes = 0;
    this.#earlierKeys = 0;
    this.databases = [];
    this.#duplicates = createDuplicateCounter();
    if (this.#options.mode === "standard") this.lot = createMemoryLot();
    this.encodingLot = createEncodingLot();
    this.#reported = { keys: 0, atMs: this.#now() };
    this.#tellRestart(reason);
  }

  #tellRestart(reason: RestartReason): void {
    this.restarts.push(reason);
    this.#listener.onRestart?.(reason);
  }

  get expectedKeys(): number {
    const all = this.databases.reduce((sum, { keysAtStart }) => sum + keysAtStart, 0);
    return this.method === "all" ? all : Math.min(all, this.sampleKeys);
  }

  get sampleKeys(): number {
    const { sampleKeys = 10_000, maxKeys = Number.POSITIVE_INFINITY } = this.#options;
    return Math.min(sampleKeys, maxKeys);
  }

  /** The server answers, and nothing is delivered only since the scan is held back. */
  stayAlive(): void {
    this.aliveAtMs = this.#now();
  }

  /** A page whose names are known: groups and hashes. */
  prepare(page: KeyPage): void {
    page.hashNames();
    this.#listener.assignGroups?.(page);
  }

  /** A page of which all is known. */
  deliver(page: KeyPage): void {
    for (let key = 0; key < page.count; key++) {
      const hash = page.hashes[key] ?? 0;
      if (this.#duplicates.add(hash)) this.#duplicates.keep(hash, page.otherHash(key));
      if (page.ttlMs[key] === alreadyGone) this.goneKeys += 1;
    }
    this.keys += page.count;
    const database = this.databases[this.position];
    if (database) database.keys += page.count;
    this.cursor = page.cursor;
    this.aliveAtMs = this.#now();
    if (page.count > 0) this.#listener.onBatch(page);
    this.#report();
    this.#checkBounds();
  }

  nextDatabase(): void {
    this.position += 1;
    this.cursor = "0";
  }

  checkpoint(): ScanCheckpoint | undefined {
    const runId = this.facts?.server.runId;
    const database = this.databases[this.position];
    if (runId === undefined || database === undefined || this.method !== "all") return undefined;
    return { runId, database: database.index, cursor: this.cursor, keys: this.#earlierKeys + this.keys };
  }

  duplicates() {
    return this.#duplicates.estimate();
  }

  scanned(): readonly ScannedDatabase[] {
    return this.databases.map((database) => ({ ...database }));
  }

  #report(): void {
    const { onProgress } = this.#listener;
    const sinceMs = this.aliveAtMs - this.#reported.atMs;
    if (!onProgress || sinceMs < (this.#options.progressEveryMs ?? 1_000)) return;
    const recent = { keys: this.keys - this.#reported.keys, elapsedMs: sinceMs };
    this.#reported = { keys: this.keys, atMs: this.aliveAtMs };
    const checkpoint = this.checkpoint();
    const left = this.expectedKeys - this.#earlierKeys;
    const progress = estimateProgress(this.keys, left, this.aliveAtMs - this.startedAtMs, recent);
    onProgress({ ...progress, ...(checkpoint && { checkpoint }) });
  }

  #checkBounds(): void {
    // As many keys are drawn as were asked for, and no more.
    if (this.method !== "all") return;
    const bound = this.#options.maxKeys ?? growthBound(this.expectedKeys);
    if (this.keys < bound) return;
    const last = this.cursor === "0" && this.position === this.databases.length - 1;
    if (!last) throw new ScanStopped({ kind: "bounded", by: "keys" });
  }
}
