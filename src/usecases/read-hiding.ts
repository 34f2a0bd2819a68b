import type { Fleet } from "../core/fleet.ts";
import type { Hiding } from "../core/suppression/decide-suppression.ts";
import { isInForce } from "../core/suppression/is-in-force.ts";
import { findWindow } from "../schedule/find-window.ts";
import type { Store } from "../store/store.ts";

/** Gathers what hides alerts now because people, or the fleet file, said so. */
export async function readHiding(
  store: Store,
  { maintenance }: Pick<Fleet, "maintenance">,
  nowMs: number,
): Promise<Omit<Hiding, "openAlerts">> {
  const silences = await store.silences.list(nowMs);
  return { silences, windows: findRunningWindows(maintenance, silences, nowMs), nowMs };
}

/** Windows in which a moment lies: the fleet file's, and those of silences that come again. */
export function findRunningWindows(
  maintenance: Fleet["maintenance"],
  silences: Hiding["silences"],
  nowMs: number,
): Hiding["windows"] {
  const byCommand = silences.flatMap((silence) => {
    const { id, match, repeats } = silence;
    return repeats !== undefined && isInForce(silence, nowMs) ? [{ name: id, match, ...repeats }] : [];
  });
  return [...maintenance, ...byCommand].flatMap((window) => {
    const time = findWindow(window, nowMs);
    return time === undefined ? [] : [{ window, endsAtMs: time.endsAtMs }];
  });
}
