import type { Fleet } from "../core/fleet.ts";
import type { Hiding } from "../core/suppression/decide-suppression.ts";
import { findWindow } from "../schedule/find-window.ts";
import type { Store } from "../store/store.ts";

/** Gathers what hides alerts now because people, or the fleet file, said so. */
export async function readHiding(
  store: Store,
  { maintenance }: Pick<Fleet, "maintenance">,
  nowMs: number,
): Promise<Omit<Hiding, "openAlerts">> {
  const silences = await store.silences.list(nowMs);
  return { silences, windows: findRunningWindows(maintenance, nowMs), nowMs };
}

export function findRunningWindows(maintenance: Fleet["maintenance"], nowMs: number): Hiding["windows"] {
  return maintenance.flatMap((window) => {
    const time = findWindow(window, nowMs);
    return time === undefined ? [] : [{ window, endsAtMs: time.endsAtMs }];
  });
}
