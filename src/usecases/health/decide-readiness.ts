import type { DeliveryProblem } from "../delivery/audit-delivery.ts";
import type { DeliveryHealth } from "../start-delivery.ts";
import type { StoreState } from "../storeless/create-store-watch.ts";

/** What the process knows of itself. */
export interface Vitals {
  /** `undefined`: not begun, the store or Slack is still to be opened. */
  readonly watchingSinceMs?: number;
  readonly clusters: number;
  readonly store: StoreState;
  readonly isSlackConnected: boolean;
  /** `undefined`: not begun. */
  readonly delivery?: DeliveryHealth;
}

/** One reason, for a person who reads the page. Times are ISO 8601. */
export interface ReadinessReason {
  readonly what: "starting" | "store" | "slack" | "channel" | "delivery";
  readonly reason: string;
  readonly since?: string;
}

export interface Readiness {
  readonly ready: boolean;
  readonly clusters: number;
  /** Each of these makes it not ready. */
  readonly problems: readonly ReadinessReason[];
  /** These do not: a restart would mend none of them. */
  readonly warnings: readonly ReadinessReason[];
}

/** Ready: the fleet is watched, what is seen can be stored, and Slack can be told and heard. */
export function decideReadiness(vitals: Vitals): Readiness {
  const { watchingSinceMs, clusters, store, isSlackConnected, delivery } = vitals;
  const problems: ReadinessReason[] = [];
  if (watchingSinceMs === undefined) problems.push({ what: "starting", reason: "not watching yet" });
  if (store.kind === "fails") {
    problems.push({ what: "store", reason: `${store.code}: ${store.message}`, since: iso(store.sinceMs) });
  }
  if (watchingSinceMs !== undefined && !isSlackConnected) {
    problems.push({ what: "slack", reason: "no socket is open" });
  }
  const refused = delivery?.deliveryProblem;
  if (refused !== undefined) {
    problems.push({
      what: "slack",
      reason: `Slack refuses the bot: ${refused.code}`,
      since: iso(refused.sinceMs),
    });
  }
  return { ready: problems.length === 0, clusters, problems, warnings: listWarnings(delivery) };
}

function listWarnings(delivery: DeliveryHealth | undefined): readonly ReadinessReason[] {
  if (delivery === undefined) return [];
  const channels = delivery.brokenChannels.map(
    ({ channel, code, sinceMs }): ReadinessReason => ({
      what: "channel",
      reason: `${channel} takes no messages: ${code}`,
      since: iso(sinceMs),
    }),
  );
  const overdue = delivery.overdue.map(
    (problem): ReadinessReason => ({
      what: "delivery",
      reason: `${problem.kind}: ${describe(problem)}`,
      since: iso(problem.sinceMs),
    }),
  );
  return [...channels, ...overdue];
}

function describe(problem: DeliveryProblem): string {
  switch (problem.kind) {
    case "messagesWaiting":
    case "inboxWaiting":
      return `${problem.count}`;
    case "alertUntold":
      return problem.alertId;
    case "stepLate":
      return `${problem.alertId} ${problem.step}`;
    case "digestLate":
      return problem.name;
    case "probesMissing":
      return problem.cluster;
  }
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
