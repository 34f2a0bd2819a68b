import type { TypedPattern } from "../../core/remediation/find-rivals.ts";
import { HotKeyCounter } from "../../core/remediation/hot-key-counter.ts";
import type { MonitorEnd, MonitorSight } from "../../core/remediation/monitored-node.ts";
import type { MonitorPings } from "./monitor-pings.ts";
import type { SeenCommand } from "./monitor-reader.ts";

interface Clocks {
  /** Unix ms. */
  readonly nowMs: () => number;
  readonly monotonicMs: () => number;
}

const shownNames = 5;

/** What was seen on one node, as far as it is kept. */
export class MonitorTally {
  readonly #clocks: Clocks;
  readonly #keys: HotKeyCounter;
  readonly #names = new Map<string, number>();
  #commands = 0;
  #withKey = 0;
  #beganMs = 0;
  /** Of a line's way here, the difference of the clocks in it. */
  #quickestMs = Number.POSITIVE_INFINITY;
  #newestMs = 0;

  constructor(patterns: readonly TypedPattern[], clocks: Clocks) {
    this.#clocks = clocks;
    this.#keys = new HotKeyCounter(patterns);
  }

  begin(): void {
    this.#beganMs = this.#clocks.monotonicMs();
  }

  add({ atMs, database, name = "?", key }: SeenCommand): void {
    this.#commands += 1;
    this.#newestMs = this.#clocks.nowMs() - atMs;
    if (this.#newestMs < this.#quickestMs) this.#quickestMs = this.#newestMs;
    this.#names.set(name, (this.#names.get(name) ?? 0) + 1);
    if (key === undefined) return;
    this.#withKey += 1;
    this.#keys.add(database, key);
  }

  get watchedMs(): number {
    return this.#clocks.monotonicMs() - this.#beganMs;
  }

  get lagMs(): number {
    return this.#commands === 0 ? 0 : this.#newestMs - this.#quickestMs;
  }

  /** PINGs that the bot itself sent meanwhile are left out. */
  sight(ended: MonitorEnd, { sent, p99Ms }: Pick<MonitorPings, "sent" | "p99Ms">): MonitorSight {
    const ownPings = Math.min(sent, this.#names.get("ping") ?? 0);
    this.#names.set("ping", (this.#names.get("ping") ?? 0) - ownPings);
    return {
      ended,
      watchedMs: Math.round(this.watchedMs),
      commands: this.#commands - ownPings,
      withKey: this.#withKey,
      names: [...this.#names]
        .map(([name, count]) => ({ name, count }))
        .filter(({ count }) => count > 0)
        .toSorted((a, b) => b.count - a.count)
        .slice(0, shownNames),
      ...this.#keys.result(),
      ...(p99Ms !== undefined && { pingP99Ms: p99Ms }),
    };
  }
}
