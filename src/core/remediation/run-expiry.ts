import { drawExpiryCurve, drawExpiryWaves, type ExpiryBucket, type ExpiryWave } from "./expiry-curve.ts";
import type { ItemTally, Run } from "./plan.ts";

/** Of which keys a curve tells: those that the dry run found and a run would change, or those that were changed. */
export type ExpiryKind = "planned" | "changed";

/** A curve for a picture. */
export interface ExpiryPicture {
  /** What the seconds of the waves count from, unix ms. */
  readonly fromMs: number;
  readonly waves: readonly ExpiryWave[];
}

/** When keys expire, seconds after the first write. Empty: none does, or it is an undo. */
export function curveOf(run: Run, kind: ExpiryKind, nowMs = endOf(run)): readonly ExpiryBucket[] {
  const { keys, durationSeconds } = changesOf(run, kind, nowMs);
  return run.plan.kind === "apply" ? drawExpiryCurve(run.plan.items, keys, durationSeconds) : [];
}

/** The same for a picture; what is planned counts from the dry run, as if somebody let the run go on right then. */
export function pictureExpiry(run: Run, kind: ExpiryKind): ExpiryPicture {
  const { keys, durationSeconds } = changesOf(run, kind, endOf(run));
  const { atMs = run.startedAtMs } = run.dryRun ?? {};
  return {
    fromMs: kind === "planned" ? atMs : writesFromMs(run),
    waves: run.plan.kind === "apply" ? drawExpiryWaves(run.plan.items, keys, durationSeconds) : [],
  };
}

/** How long keys were changed so far, pauses included; of a run that wrote nothing, since its start. */
export function writingMs(run: Run, nowMs: number): number {
  return Math.max(0, (run.endedAtMs ?? nowMs) - writesFromMs(run));
}

interface Changes {
  readonly keys: readonly Pick<ItemTally, "number" | "changed">[];
  readonly durationSeconds: number;
}

function changesOf(run: Run, kind: ExpiryKind, nowMs: number): Changes {
  const { tallies, dryRun } = run;
  if (kind === "changed") return { keys: tallies, durationSeconds: writingMs(run, nowMs) / 1000 };
  return {
    keys: (dryRun?.items ?? []).map(({ number, toChange }) => ({ number, changed: toChange })),
    durationSeconds: (dryRun?.estimatedMs ?? 0) / 1000,
  };
}

function endOf({ endedAtMs, startedAtMs }: Run): number {
  return endedAtMs ?? startedAtMs;
}

/** The server is felt right before the first write. */
function writesFromMs({ baseline, startedAtMs }: Run): number {
  return baseline?.atMs ?? startedAtMs;
}
