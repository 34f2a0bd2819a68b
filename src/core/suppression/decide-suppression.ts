import type { Alert } from "../alerts/alert.ts";
import type { AlertLabels } from "../routing/matcher.ts";
import { matches } from "../routing/matches.ts";
import { inhibits } from "./inhibits.ts";
import { isInForce } from "./is-in-force.ts";
import type { MaintenanceWindow, Silence, Suppression } from "./silence.ts";

/** A maintenance window in which now lies. */
export interface RunningWindow {
  readonly window: MaintenanceWindow;
  readonly endsAtMs: number;
}

/** All that may hide alerts at a time. */
export interface Hiding {
  readonly silences: readonly Silence[];
  /** Those of the fleet file, and of silences that come again. */
  readonly windows: readonly RunningWindow[];
  /** Alerts that are not over, of the whole fleet or at least of the alert's cluster. */
  readonly openAlerts: readonly Alert[];
  readonly nowMs: number;
}

/** What is hidden: an alert, or a finding that is about to become one. */
export type Hidden = Pick<Alert, "rule" | "subject" | "suppression"> & Partial<Pick<Alert, "lastSampleAtMs">>;

/**
 * How long an alert stays hidden after the one that hid it is over, unless a sample comes before: when the network
 * is back, whatever was unreachable is given the time to be sampled before it is told as still being so.
 */
const lingerMs = 120_000;

/**
 * What holds an alert's messages back now; `undefined`: nothing. What held it before is kept as long as it lasts;
 * otherwise people's silences come first, then maintenance, then what other alerts hide.
 */
export function decideSuppression(
  hidden: Hidden,
  labels: AlertLabels,
  hiding: Hiding,
): Suppression | undefined {
  const { suppression: current } = hidden;
  const candidates = [...listSilences(labels, hiding), ...listInhibitions(hidden, hiding)];
  const same = candidates.find(({ by, id }) => by === current?.by && id === current.id);
  if (same !== undefined && current !== undefined) return { ...same, sinceMs: current.sinceMs };
  return candidates[0] ?? linger(hidden, hiding.nowMs);
}

function listSilences(labels: AlertLabels, { silences, windows, nowMs }: Hiding): readonly Suppression[] {
  const byPeople = silences
    .filter(({ repeats }) => repeats === undefined)
    .filter((silence) => isInForce(silence, nowMs) && matches(silence.match, labels))
    .map(({ kind, id, endsAtMs }): Suppression => ({ by: kind, id, sinceMs: nowMs, untilMs: endsAtMs }));
  const planned = windows
    .filter(({ window }) => matches(window.match, labels))
    .map(({ window, endsAtMs }): Suppression => {
      return { by: "maintenance", id: window.name, sinceMs: nowMs, untilMs: endsAtMs };
    });
  return [...byPeople, ...planned];
}

function listInhibitions(hidden: Hidden, { openAlerts, nowMs }: Hiding): readonly Suppression[] {
  return openAlerts
    .filter((source) => inhibits(source, hidden))
    .map(({ id }): Suppression => ({ by: "inhibition", id, sinceMs: nowMs }));
}

function linger({ suppression, lastSampleAtMs = 0 }: Hidden, nowMs: number): Suppression | undefined {
  if (suppression?.by !== "inhibition") return undefined;
  const untilMs = suppression.untilMs ?? nowMs + lingerMs;
  const wasSampledSince = lastSampleAtMs > untilMs - lingerMs;
  return nowMs < untilMs && !wasSampledSince ? { ...suppression, untilMs } : undefined;
}
