import { busyCpuShare, findRefusal, type Refusal } from "../../core/keyspace-scan/decide-admission.ts";
import {
  decidePace,
  gentleLimits,
  type Pace,
  type PaceReason,
  type PaceState,
  type PaceWindow,
  startPace,
} from "../../core/keyspace-scan/decide-pace.ts";
import { readCpuSeconds, readServerFacts, type ServerFacts } from "../../core/keyspace-scan/server-facts.ts";
import { parseInfo } from "../../core/redis-text/parse-info.ts";
import { RedisCallError } from "../../core/redis-text/redis-call-error.ts";
import type { BulkConnection } from "./bulk-connection.ts";
import { createRoundTripLog, type FeltLatency } from "./round-trip-log.ts";
import type { ScanCounters } from "./scan-counters.ts";
import { createSleeper } from "./sleeper.ts";

export interface ServerWatch {
  /** Resolves when so many keys more may be asked about; rejects when the connection broke. */
  readonly turn: (keys: number) => Promise<void>;
  /** All was asked about these many keys. */
  readonly done: (keys: number) => void;
  /** Told as soon as the scan must not go on. Throws `RedisCallError` when the server cannot be watched any more. */
  readonly refusal: () => Refusal | undefined;
  /** The shortest PING before the scan; `undefined`: none was answered in that time. */
  readonly roundTripMs: number | undefined;
  /** `undefined`: too little was measured. */
  readonly latency: () => FeltLatency | undefined;
  /** Share of a core that the scan cost the server; `undefined`: it does not tell. */
  readonly cpuShare: () => number | undefined;
  readonly speed: () => { readonly keysPerSecond: number; readonly reason: PaceReason } | undefined;
  readonly stop: () => void;
}

export interface WatchOptions {
  readonly pace: Pace;
  readonly role: ServerFacts["role"];
  readonly counters: ScanCounters;
  readonly monotonicMs: () => number;
  /** Called again and again while the server answers and a turn is held back all the same. */
  readonly onHeld?: () => void;
}

/** Rests are short, and what was measured in them is compared with all that follows. */
const pingEveryMs = { work: 20, rest: 10 } as const;
/** How often somebody who may not go on yet looks again. */
const lookAgainMs = 10;
/** A fast scan only has to know whether others keep the server busy. */
const baselineMs = { gentle: 500, fast: 60 } as const;
const workWindowMs = 250;
const restWindowMs = { gentle: 120, fast: 60 } as const;
/** So many windows of work, then one of rest: what others use cannot be told while the scan takes all it can get. */
const workWindows = { gentle: 7, fast: 15 } as const;
/** A rest begins when the answers are in, or after so long. */
const longestDrainMs = 500;
/** Role, loading and the link are read once in so many windows. */
const factsEvery = 4;
/** Longer a busy primary is not waited for. */
const longestBusyMs = 60_000;

interface Measured {
  readonly window: PaceWindow;
  readonly totalSeconds: number | undefined;
}

/**
 * Watches a server during a scan and tells the scan how fast it may go. First it measures the server at rest,
 * without which there is nothing to compare with.
 */
export async function startServerWatch(
  connection: BulkConnection,
  options: WatchOptions,
): Promise<ServerWatch> {
  const { pace, counters, monotonicMs } = options;
  const log = createRoundTripLog();
  let roundTrips: number[] = [];
  let keysInWindow = 0;
  let keysUnderWay = 0;
  let working = false;
  let stopped = false;
  let failure: unknown;
  let refusal: Refusal | undefined;
  let nextTurnMs = 0;
  let state: PaceState | undefined;
  let busySinceMs: number | undefined;
  let scanSeconds = 0;
  let scanMs = 0;
  const { sleep, wakeAll } = createSleeper();

  async function pingAlways(): Promise<void> {
    while (!stopped) {
      const sentMs = monotonicMs();
      await connection.call(["PING"]);
      counters.ping += 1;
      const tookMs = monotonicMs() - sentMs;
      roundTrips.push(tookMs);
      const now = working ? "work" : "rest";
      log.add(now, tookMs);
      await sleep(pingEveryMs[now]);
    }
  }

  async function readCpu(): Promise<number | undefined> {
    try {
      counters.info += 1;
      return readCpuSeconds(parseInfo(await connection.call(["INFO", "cpu"])));
    } catch (error) {
      if (error instanceof RedisCallError && error.failure === "denied") return undefined;
      throw error;
    }
  }

  async function measure(
    kind: PaceWindow["kind"],
    ms: number,
    before: number | undefined,
  ): Promise<Measured> {
    roundTrips = [];
    keysInWindow = 0;
    const startedMs = monotonicMs();
    await sleep(ms);
    const totalSeconds = await readCpu();
    const cpuSeconds =
      before === undefined || totalSeconds === undefined ? undefined : Math.max(0, totalSeconds - before);
    const window = {
      kind,
      durationMs: monotonicMs() - startedMs,
      keys: keysInWindow,
      ...(cpuSeconds !== undefined && { cpuSeconds }),
      roundTripsMs: roundTrips,
    };
    return { window, totalSeconds };
  }

  async function checkFacts(): Promise<void> {
    try {
      counters.info += 1;
      const facts = readServerFacts(parseInfo(await connection.call(["INFO"])));
      refusal ??= findRefusal(facts, { role: options.role });
    } catch (error) {
      if (!(error instanceof RedisCallError && error.failure === "denied")) throw error;
    }
  }

  async function watchWindows(first: Measured): Promise<void> {
    let total = first.totalSeconds;
    for (let count = 1; !stopped; count++) {
      const resting = isTimeToRest(count);
      working = !resting;
      if (resting && pace === "fast") {
        await waitForAnswers();
        total = await readCpu();
      }
      const { window, totalSeconds } = await measure(
        resting ? "rest" : "work",
        resting ? restWindowMs[pace] : workWindowMs,
        total,
      );
      total = totalSeconds;
      addCost(window);
      if (state) state = decidePace(state, window, gentleLimits);
      if (resting) watchBusy(window);
      if (count % factsEvery === 0) await checkFacts();
    }
  }

  function isTimeToRest(count: number): boolean {
    if (busySinceMs !== undefined) return true;
    if (pace === "gentle" && state?.keysPerSecond === 0) return true;
    // Only a primary is spared by a fast scan, and only one that tells its CPU can be.
    const restsPay = pace === "gentle" || (options.role === "primary" && state?.othersCpuShare !== undefined);
    return restsPay && count % (workWindows[pace] + 1) === 0;
  }

  /** What was asked already would be taken for the work of others. */
  async function waitForAnswers(): Promise<void> {
    const startedMs = monotonicMs();
    while (keysUnderWay > 0 && !stopped && monotonicMs() - startedMs < longestDrainMs)
      await sleep(lookAgainMs);
  }

  function addCost({ kind, cpuSeconds, durationMs }: PaceWindow): void {
    const others = state?.othersCpuShare;
    if (kind === "rest" || cpuSeconds === undefined || others === undefined) return;
    scanSeconds += Math.max(0, cpuSeconds - (others * durationMs) / 1000);
    scanMs += durationMs;
  }

  /** By one rest alone: as long as it is busy the scan rests on, and goes on with the first one that is quieter. */
  function watchBusy({ cpuSeconds = 0, durationMs }: PaceWindow): void {
    if (options.role !== "primary" || (cpuSeconds * 1000) / durationMs < busyCpuShare) {
      busySinceMs = undefined;
      return;
    }
    busySinceMs ??= monotonicMs();
    if (monotonicMs() - busySinceMs > longestBusyMs) refusal ??= "busy";
  }

  function mayGo(): boolean {
    if (stopped || refusal !== undefined || failure !== undefined) return true;
    return working && busySinceMs === undefined && (pace === "fast" || (state?.keysPerSecond ?? 0) > 0);
  }

  async function turn(keys: number): Promise<void> {
    while (!mayGo()) {
      options.onHeld?.();
      await sleep(lookAgainMs);
    }
    if (failure !== undefined) throw failure;
    keysUnderWay += keys;
    if (pace === "fast") return;
    const rate = state?.keysPerSecond ?? 0;
    if (rate <= 0 || stopped) return;
    const nowMs = monotonicMs();
    const waitMs = nextTurnMs - nowMs;
    // What was missed is not made up for: that would be a burst.
    nextTurnMs = Math.max(nowMs - 2, nextTurnMs) + (keys / rate) * 1000;
    if (waitMs > 0) await sleep(waitMs);
  }

  const fail = (error: unknown) => {
    failure ??= error;
    wakeAll();
  };
  const stop = () => {
    stopped = true;
    wakeAll();
  };

  pingAlways().catch(fail);
  const before = await readCpu();
  const baseline = await measure("rest", baselineMs[pace], before);
  if (failure !== undefined) throw failure;
  state = startPace(baseline.window);
  await checkFacts();
  if (options.role === "primary" && (state.othersCpuShare ?? 0) >= busyCpuShare) refusal ??= "busy";
  working = true;
  watchWindows(baseline).catch(fail);

  return {
    turn,
    done: (keys) => {
      keysInWindow += keys;
      keysUnderWay -= keys;
    },
    refusal: () => {
      if (failure !== undefined) throw failure;
      return refusal;
    },
    roundTripMs: baseline.window.roundTripsMs.toSorted((a, b) => a - b)[0],
    latency: () => log.felt(),
    cpuShare: () => (scanMs === 0 ? undefined : (scanSeconds * 1000) / scanMs),
    speed: () => state && { keysPerSecond: state.keysPerSecond, reason: state.reason },
    stop,
  };
}
