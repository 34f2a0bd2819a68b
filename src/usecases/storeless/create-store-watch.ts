import type { Alert } from "../../core/alerts/alert.ts";
import type { Cluster } from "../../core/fleet.ts";
import type { Observation } from "../../core/observation.ts";
import type { Hiding } from "../../core/suppression/decide-suppression.ts";
import type { StoreError } from "../../store/store-error.ts";
import { createMemoryAlerts } from "./memory-alerts.ts";
import { createTelling, type Outage, type TellingParts } from "./telling.ts";

/** How the store is: `sinceMs` of a failing one is its first failure, of a working one its newest write. */
export type StoreState =
  | { readonly kind: "unused" }
  | { readonly kind: "works"; readonly sinceMs: number }
  | (Outage & { readonly kind: "fails"; readonly message: string });

/** What was read from the store last, to go on from. */
export interface Known {
  readonly openAlerts: readonly Alert[];
  readonly silences: Hiding["silences"];
}

export interface StoreWatchParts extends TellingParts {
  readonly nowMs: () => number;
  /** Maintenance windows in which now lies, those of silences that come again among them. */
  readonly windows: (silences: Hiding["silences"]) => Hiding["windows"];
}

/**
 * Watches over the store by what becomes of each round, and stands in for it while it fails: rounds are judged against
 * what memory holds, and new alerts are posted at once, with a notice that the store cannot be written. When every
 * cluster's rounds are stored again, it says so, forgets its own alerts, and the store's go on.
 */
export interface StoreWatch {
  readonly state: () => StoreState;
  /** What was read from a store that works. */
  readonly learn: (known: Known) => void;
  /** A round was stored and judged. */
  readonly stored: (cluster: Cluster, round: readonly Observation[]) => Promise<void>;
  /** A round could not be stored, or not judged. */
  readonly failed: (cluster: Cluster, round: readonly Observation[], error: StoreError) => Promise<void>;
}

/** A moment's failure is not worth a notice. */
const noticeAfterMs = 15_000;
/** Where it often is a moment, alerts wait for as long too: the store's own would say the same right after. */
const often: ReadonlySet<StoreError["code"]> = new Set(["busy", "unavailable"]);

export function createStoreWatch(parts: StoreWatchParts): StoreWatch {
  const { fleet, nowMs, windows } = parts;
  const alerts = createMemoryAlerts(fleet);
  const telling = createTelling(parts);
  const before = new Map<string, readonly Observation[]>();
  /** Clusters whose newest round was not stored. */
  const failing = new Set<string>();
  let known: Known = { openAlerts: [], silences: [] };
  let state: StoreState = { kind: "unused" };

  return {
    state: () => state,
    learn: (read) => {
      known = read;
    },
    stored: async ({ name }, round) => {
      before.set(name, round);
      failing.delete(name);
      if (failing.size > 0) return;
      const last = state;
      state = { kind: "works", sinceMs: nowMs() };
      if (last.kind === "fails") await telling.end(last, nowMs());
    },
    failed: async (cluster, round, { code, message }) => {
      if (state.kind !== "fails") alerts.begin(known.openAlerts);
      const sinceMs = state.kind === "fails" ? state.sinceMs : nowMs();
      state = { kind: "fails", code, message, sinceMs };
      failing.add(cluster.name);
      const { silences } = known;
      const hiding = { silences, windows: windows(silences), nowMs: nowMs() };
      telling.add(alerts.judge(cluster, round, before.get(cluster.name) ?? [], hiding));
      before.set(cluster.name, round);
      const lasts = nowMs() - sinceMs >= noticeAfterMs;
      if (lasts || !often.has(code)) await telling.tell({ code, sinceMs }, lasts);
    },
  };
}
