import type { Fleet } from "../../core/fleet.ts";
import type { Silence } from "../../core/suppression/silence.ts";
import type { SilenceLine, SilencesView } from "../../messages/control-views.ts";
import { findNextStart, findWindow } from "../../schedule/find-window.ts";
import type { Store } from "../../store/store.ts";

/** Silences that run, the first to end first, and the windows of the fleet file with their next beginning. */
export async function listSilences(
  store: Store,
  { maintenance }: Pick<Fleet, "maintenance">,
  nowMs: number,
): Promise<SilencesView> {
  const silences = await store.silences.list(nowMs);
  return {
    silences: silences.toSorted((a, b) => a.endsAtMs - b.endsAtMs).map(silenceLine),
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
export function silenceLine({ id, kind, match, reason, createdBy, endsAtMs }: Silence): SilenceLine {
  return { silenceId: id, kind, match, reason, userId: createdBy, endsAtMs };
}
