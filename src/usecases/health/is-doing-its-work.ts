import { decideReadiness, type Vitals } from "./decide-readiness.ts";

/** A slow fleet is probed less often than this. */
const leastSilenceMs = 3 * 60_000;

/**
 * Whether rounds are probed and stored, and messages delivered: stricter than ready, since nobody is told by a bot that
 * only could. `longestIntervalMs`: nominal distance of the probes of the cluster that is probed least.
 */
export function isDoingItsWork(vitals: Vitals, longestIntervalMs: number, nowMs: number): boolean {
  const { store, delivery } = vitals;
  if (!decideReadiness(vitals).ready || store.kind !== "works" || delivery === undefined) return false;
  return (
    nowMs - store.sinceMs < Math.max(leastSilenceMs, 2 * longestIntervalMs) && delivery.overdue.length === 0
  );
}
