/** `gentle`: other clients do not feel it; `fast`: as fast as the server can. */
export type Pace = "gentle" | "fast";

/** What a gentle scan keeps to. */
export interface PaceLimits {
  /** Share (0..1) of one core that the scan may cost the server. */
  readonly cpuShare: number;
  /** How much longer than on the idle server a round trip may take. */
  readonly extraMs: number;
}

export const gentleLimits: PaceLimits = { cpuShare: 0.2, extraMs: 1 };

/** What was measured for some 100 ms. */
export interface PaceWindow {
  /** `rest`: the scan stood still, so that all load was that of others. */
  readonly kind: "work" | "rest";
  readonly durationMs: number;
  /** Keys of which everything was asked during the window. */
  readonly keys: number;
  /** CPU seconds that the server used; `undefined`: it does not tell. */
  readonly cpuSeconds?: number;
  /** Round trips of PING. */
  readonly roundTripsMs: readonly number[];
}

/** Why a scan goes as fast as it goes. */
export type PaceReason = "starting" | "cpu" | "latency" | "paused" | "unmeasured";

export interface PaceState {
  /** 0: stand still until the next window. */
  readonly keysPerSecond: number;
  readonly reason: PaceReason;
  /** Share of a core that the server uses for others; `undefined`: not known. */
  readonly othersCpuShare?: number;
  /** Server seconds for one key, smoothed. */
  readonly secondsPerKey?: number;
  /** The last round trips with and without the scan. */
  readonly workMs: readonly number[];
  readonly restMs: readonly number[];
}

const firstRate = 5_000;
const lowestRate = 250;
/** What the server can bear where it does not tell its CPU: about 20 µs a key are within a fifth of a core. */
const unmeasuredRate = 10_000;
/** The limit is kept by aiming below it. */
const aim = 0.85;
const fastestGrowth = 1.5;
const smoothing = 0.3;
/** About two seconds of round trips. */
const rememberedRoundTrips = 200;
/** Fewer say nothing about a 99th percentile. */
const enoughRoundTrips = 50;

/** Before the scan: `window` is a rest. */
export function startPace(window: PaceWindow): PaceState {
  return {
    keysPerSecond: firstRate,
    reason: "starting",
    ...shareOf(window),
    workMs: [],
    restMs: window.roundTripsMs,
  };
}

/**
 * The speed for the next window. The server's cost of one key is its CPU above that of the rests, so the speed that
 * costs the allowed share is known after one window, and follows when the keys become dearer. Where others wait
 * longer than allowed the speed is halved, down to a standstill of one window.
 */
export function decidePace(state: PaceState, window: PaceWindow, limits: PaceLimits): PaceState {
  return window.kind === "rest" ? afterRest(state, window) : afterWork(state, window, limits);
}

/** The 99th percentile and the median of round trips; `undefined`: none were measured. */
export function findPercentile(values: readonly number[], share: number): number | undefined {
  return values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(share * values.length) - 1)];
}

function afterRest(state: PaceState, window: PaceWindow): PaceState {
  const { othersCpuShare: measured } = shareOf(window);
  const before = state.othersCpuShare;
  const smoothed = before === undefined || measured === undefined ? measured : blend(before, measured);
  return {
    ...state,
    keysPerSecond: Math.max(lowestRate, state.keysPerSecond),
    ...(smoothed !== undefined && { othersCpuShare: smoothed }),
    restMs: remember(state.restMs, window.roundTripsMs),
  };
}

function afterWork(state: PaceState, window: PaceWindow, limits: PaceLimits): PaceState {
  const workMs = remember(state.workMs, window.roundTripsMs);
  const secondsPerKey = costOf(state, window);
  const known = { ...state, workMs, ...(secondsPerKey !== undefined && { secondsPerKey }) };
  if (isFelt(workMs, state.restMs, window, limits)) return slowDown(known);
  return speedUp(known, limits);
}

function slowDown(state: PaceState): PaceState {
  // What was measured at the old speed says nothing about the new one.
  const fresh = { ...state, workMs: [] };
  if (state.keysPerSecond <= lowestRate) return { ...fresh, keysPerSecond: 0, reason: "paused" };
  return { ...fresh, keysPerSecond: Math.max(lowestRate, state.keysPerSecond / 2), reason: "latency" };
}

function speedUp(state: PaceState, limits: PaceLimits): PaceState {
  const { secondsPerKey, othersCpuShare } = state;
  const allowed =
    othersCpuShare === undefined
      ? unmeasuredRate
      : secondsPerKey === undefined
        ? state.keysPerSecond
        : (limits.cpuShare * aim) / secondsPerKey;
  const grown = Math.max(lowestRate, state.keysPerSecond * fastestGrowth);
  return {
    ...state,
    keysPerSecond: Math.max(lowestRate, Math.min(allowed, grown)),
    reason: othersCpuShare === undefined ? "unmeasured" : grown < allowed ? state.reason : "cpu",
  };
}

/**
 * The tail over the last seconds, or at once the median of one window. A scan that one in a hundred feels one in twenty
 * feels a little; a tail that rises alone comes from the machine or the network.
 */
function isFelt(
  workMs: readonly number[],
  restMs: readonly number[],
  window: PaceWindow,
  { extraMs }: PaceLimits,
): boolean {
  const exceeds = (values: readonly number[], share: number, byMs: number) => {
    const [during, idle] = [findPercentile(values, share), findPercentile(restMs, share)];
    return during !== undefined && idle !== undefined && during - idle > byMs;
  };
  if (exceeds(window.roundTripsMs, 0.5, extraMs)) return true;
  return (
    workMs.length >= enoughRoundTrips && exceeds(workMs, 0.99, extraMs) && exceeds(workMs, 0.95, extraMs / 4)
  );
}

function costOf(state: PaceState, window: PaceWindow): number | undefined {
  const { othersCpuShare, secondsPerKey } = state;
  if (window.cpuSeconds === undefined || othersCpuShare === undefined || window.keys === 0)
    return secondsPerKey;
  const own = window.cpuSeconds - othersCpuShare * (window.durationMs / 1000);
  // Never free: a window in which others did less than before would let the speed jump.
  const cost = Math.max(own / window.keys, (secondsPerKey ?? 0) / 4);
  return secondsPerKey === undefined ? cost : blend(secondsPerKey, cost);
}

function shareOf({ cpuSeconds, durationMs }: PaceWindow): Pick<PaceState, "othersCpuShare"> {
  return cpuSeconds === undefined ? {} : { othersCpuShare: (cpuSeconds * 1000) / durationMs };
}

function blend(before: number, now: number): number {
  return before + smoothing * (now - before);
}

function remember(before: readonly number[], more: readonly number[]): readonly number[] {
  return [...before, ...more].slice(-rememberedRoundTrips);
}
