import { isInForce } from "./is-in-force.ts";
import type { Silence } from "./silence.ts";

/** Matches are remembered to the minute: every tick would be a write. */
const matchStepMs = 60_000;

/** How silences end; a fleet's, since one may hold for many clusters. */
export interface SilencingSettings {
  /** Its owner is warned so long before its end. */
  readonly warnBeforeMs: number;
  /** It ends when nothing matched for so long. */
  readonly endIdleAfterMs: number;
}

/** A silence to store, and what its owner is told of it: `ending` soon, or `ended`, since nothing matched for long.
 * `undefined`: nothing. */
export interface SilenceDecision {
  readonly silence: Silence;
  readonly notice?: "ending" | "ended";
}

/**
 * Moves a silence because time passed. `isMatched`: it holds for some alert that is live now. Planned work does not
 * end before its time for want of alerts, and one as short as the warning is not warned of. `undefined`: nothing to
 * store.
 */
export function decideOnSilenceTick(
  silence: Silence,
  isMatched: boolean,
  settings: SilencingSettings,
  nowMs: number,
): SilenceDecision | undefined {
  if (!isInForce(silence, nowMs)) return undefined;
  const matched = isMatched ? noteMatch(silence, nowMs) : silence;
  if (isIdle(matched, settings, nowMs)) {
    const ended = { atMs: nowMs, by: "bot", reason: "nothingMatched" } as const;
    return { silence: raise({ ...matched, ended }), notice: "ended" };
  }
  if (isWarningDue(matched, settings, nowMs)) {
    return { silence: raise({ ...matched, warnedAtMs: nowMs }), notice: "ending" };
  }
  return matched === silence ? undefined : { silence: raise(matched) };
}

function noteMatch(silence: Silence, nowMs: number): Silence {
  const { lastMatchedAtMs } = silence;
  const isFresh = lastMatchedAtMs !== undefined && nowMs - lastMatchedAtMs < matchStepMs;
  return isFresh ? silence : { ...silence, lastMatchedAtMs: nowMs };
}

function isIdle(
  { kind, lastMatchedAtMs, startsAtMs }: Silence,
  { endIdleAfterMs }: SilencingSettings,
  nowMs: number,
): boolean {
  return kind === "silence" && nowMs - (lastMatchedAtMs ?? startsAtMs) >= endIdleAfterMs;
}

function isWarningDue(
  { warnedAtMs, startsAtMs, endsAtMs }: Silence,
  { warnBeforeMs }: SilencingSettings,
  nowMs: number,
): boolean {
  const isShort = endsAtMs - startsAtMs <= warnBeforeMs;
  return warnedAtMs === undefined && !isShort && nowMs >= endsAtMs - warnBeforeMs;
}

function raise(silence: Silence): Silence {
  return { ...silence, version: silence.version + 1 };
}
