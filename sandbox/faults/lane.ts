import type { Random } from "../fleet/random.ts";

/** What became of one run of a fault. */
export interface Run {
  /** As the table names it. */
  readonly fault: string;
  /** What precisely was done: `step 7, after chat.postMessage`. */
  readonly detail: string;
  readonly violations: readonly string[];
}

/** Faults that are tried one after the other on a stage of their own, beside other lanes. */
export interface Lane {
  readonly name: string;
  /** Tells of each run. A rejection is a violation as well. */
  readonly run: (tell: (run: Run) => void, random: Random) => Promise<void>;
}
