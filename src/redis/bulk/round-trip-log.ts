import { findPercentile } from "../../core/keyspace-scan/decide-pace.ts";

/** What other clients felt, as PINGs on a connection of their own tell it. */
export interface FeltLatency {
  readonly idleP50Ms: number;
  readonly idleP99Ms: number;
  readonly duringP50Ms: number;
  readonly duringP99Ms: number;
  readonly duringMaxMs: number;
}

export interface RoundTripLog {
  /** `work`: while the scan ran; `rest`: while it stood still. */
  readonly add: (when: "work" | "rest", ms: number) => void;
  /** `undefined`: one of them was never measured. */
  readonly felt: () => FeltLatency | undefined;
}

const mostKept = 20_000;

/** Keeps a bounded number of round trips for the report, and the longest of all. */
export function createRoundTripLog(): RoundTripLog {
  const rest: number[] = [];
  const work: number[] = [];
  let longestMs = 0;
  return {
    add: (when, ms) => {
      if (when === "rest") keep(rest, ms);
      else {
        keep(work, ms);
        longestMs = Math.max(longestMs, ms);
      }
    },
    felt: () => {
      const [idleP50Ms, idleP99Ms] = [findPercentile(rest, 0.5), findPercentile(rest, 0.99)];
      const [duringP50Ms, duringP99Ms] = [findPercentile(work, 0.5), findPercentile(work, 0.99)];
      if (idleP50Ms === undefined || idleP99Ms === undefined) return undefined;
      if (duringP50Ms === undefined || duringP99Ms === undefined) return undefined;
      return { idleP50Ms, idleP99Ms, duringP50Ms, duringP99Ms, duringMaxMs: longestMs };
    },
  };
}

/** Beyond the bound each new one takes the place of another, so that early and late ones both stay. */
function keep(values: number[], ms: number): void {
  if (values.length < mostKept) values.push(ms);
  // The fraction of a microsecond is as good as a die.
  else values[Math.floor(values.length * ((ms * 1000) % 1))] = ms;
}
