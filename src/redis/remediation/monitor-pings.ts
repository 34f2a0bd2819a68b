import { findPercentile } from "../../core/keyspace-scan/decide-pace.ts";
import type { BulkConnection } from "../bulk/bulk-connection.ts";

interface PingOptions {
  /** Whether the server is worse than it may get, by the 99th percentile of PING. */
  readonly isWorse: (pingP99Ms: number) => boolean;
  readonly monotonicMs: () => number;
}

const pingEveryMs = 20;
/** PINGs of so long are judged together. */
const windowMs = 250;

/** What other clients feel meanwhile, as PINGs on a connection of their own tell it. */
export class MonitorPings {
  isBroken = false;
  sent = 0;
  /** Looks in a row that were worse than the limits bear. */
  worseLooks = 0;
  readonly #options: PingOptions;
  readonly #allMs: number[] = [];
  #windowMs: number[] = [];
  #windowFromMs: number;
  #sentMs: number | undefined;
  readonly #timer: NodeJS.Timeout;

  constructor(watcher: BulkConnection, options: PingOptions) {
    this.#options = options;
    this.#windowFromMs = options.monotonicMs();
    this.#timer = setInterval(() => this.#tick(watcher), pingEveryMs);
  }

  get p99Ms(): number | undefined {
    return findPercentile(this.#allMs, 0.99);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #tick(watcher: BulkConnection): void {
    const nowMs = this.#options.monotonicMs();
    if (nowMs - this.#windowFromMs >= windowMs) this.#judge(nowMs);
    if (this.#sentMs !== undefined) return;
    this.#sentMs = nowMs;
    this.sent += 1;
    watcher.call(["PING"]).then(
      () => this.#note(this.#options.monotonicMs() - nowMs),
      () => {
        this.isBroken = true;
      },
    );
  }

  #note(tookMs: number): void {
    this.#sentMs = undefined;
    this.#allMs.push(tookMs);
    this.#windowMs.push(tookMs);
  }

  /** An answer that is still awaited counts as long as it was awaited. */
  #judge(nowMs: number): void {
    const awaited = this.#sentMs === undefined ? [] : [nowMs - this.#sentMs];
    const p99Ms = findPercentile([...this.#windowMs, ...awaited], 0.99) ?? 0;
    this.worseLooks = this.#options.isWorse(p99Ms) ? this.worseLooks + 1 : 0;
    this.#windowMs = [];
    this.#windowFromMs = nowMs;
  }
}
