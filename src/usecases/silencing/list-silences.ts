import type { Fleet } from "../../core/fleet.ts";
import { isInForce } from "../../core/suppression/is-in-force.ts";
import type { Silence } from "../../core/suppression/silence.ts";
import type { SilenceLine, SilencesView } from "../../messages/control-views.ts";
import { findNextStart, findWindow } from "../../schedule/find-window.ts";
import type { Store } from "../../store/store.ts";

/** Silences that run or are to begin, the first to end first, and the windows of the fleet file with their next beginning. */
export async function listSilences(
  store: Store,
  { maintenance }: Pick<Fleet, "maintenance">,
  nowMs: number,
): Promise<SilencesView> {
  const silences = await store.silences.list(nowMs);
  return {
    silences: silences
      .toSorted((a, b) => a.endsAtMs - b.endsAtMs)
      .map((silence) => silenceLine(silence, nowMs)),
    windows: maintenance.map((window) => {
      const running = findWindow(window, nowMs);
      const nextAtMs = findNextStart(window, nowMs);
      return {
        name: window.name,
        match: window.match,
        durationMs: window.durationMs,
        ...(nextAtMs !== undefined && { nextAtMs }),
        ...(running && { endsAtMs: running.endsAtMs }),
      };
    }),
  };
}

/** One silence in a list. */
export function silenceLine(silence: Silence, nowMs: number): SilenceLine {
  const { id, kind, match, reason, createdBy, startsAtMs, endsAtMs, repeats } = silence;
  const running = repeats && isInForce(silence, nowMs) ? findWindow(repeats, nowMs) : undefined;
  const nextAtMs = repeats && findNextStart(repeats, Math.max(nowMs, startsAtMs - 1));
  return {
    silenceId: id,
    kind,
    match,
    reason,
    userId: createdBy,
    endsAtMs,
    ...(startsAtMs > nowMs && { startsAtMs }),
    ...(repeats && { repeats }),
    ...(running && { runsUntilMs: running.endsAtMs }),
    ...(nextAtMs !== undefined && { nextAtMs }),
  };
}
