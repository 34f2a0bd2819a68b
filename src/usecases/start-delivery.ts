import type { BrokenChannel } from "../store/store.ts";
import { auditDelivery, type DeliveryProblem } from "./delivery/audit-delivery.ts";
import { deliverDue } from "./delivery/deliver-due.ts";
import { createDelivering, type TokenState } from "./delivery/delivering.ts";
import type { DeliveryParts } from "./delivery/delivery-parts.ts";
import { type Reconciled, reconcile } from "./delivery/reconcile.ts";

/** A running delivery. */
export interface Delivery {
  /** Something was just stored: look now instead of at the next tick. */
  readonly wake: () => void;
  readonly health: () => DeliveryHealth;
  /** Resolves when the sends under way have ended. */
  readonly stop: () => Promise<void>;
}

/** How delivery is, as far as this process knows. */
export interface DeliveryHealth {
  /** Slack refuses the bot altogether (`invalid_auth`, `token_revoked`…); `undefined`: it does not. Nothing is
   * lost meanwhile. */
  readonly deliveryProblem: TokenState["problem"];
  readonly brokenChannels: readonly BrokenChannel[];
  /** What the last look found overdue. */
  readonly overdue: readonly DeliveryProblem[];
}

/** Told of what is worth a line in the log. */
export interface DeliveryWatch {
  readonly onError: (error: unknown) => void;
  readonly onReconciled: (found: Reconciled) => void;
  readonly onOverdue: (problems: readonly DeliveryProblem[]) => void;
}

/** How often retries that have become due are looked for. */
const tickMs = 500;
/** How often the store is compared with what Slack shows. */
const reconcileMs = 3 * 60_000;

/** Delivers whatever becomes due until stopped, one round at a time; at the start, and every few minutes, repairs what
 * Slack does not show as it should, and looks for what is overdue. */
export function startDelivery(parts: DeliveryParts, watch: DeliveryWatch): Delivery {
  const delivering = createDelivering(parts);
  const sinceMs = parts.nowMs();
  let stopped = false;
  let overdue: readonly DeliveryProblem[] = [];

  const deliver = oneAtATime(async () => {
    while (!stopped && (await deliverDue(delivering)) > 0);
  }, watch.onError);
  const repair = async (): Promise<void> => {
    const found = await reconcile(delivering);
    if (Object.values(found).some((list) => list.length > 0)) watch.onReconciled(found);
  };
  const audit = async (): Promise<void> => {
    const fleet = { ...parts.policy, clusters: parts.clusters };
    overdue = await auditDelivery({ store: parts.store, fleet, nowMs: parts.nowMs(), sinceMs });
    if (overdue.length > 0) watch.onOverdue(overdue);
  };
  const check = oneAtATime(async () => {
    // Each by itself: what is overdue must be known above all when something else fails.
    await repair().catch(watch.onError);
    await audit().catch(watch.onError);
    deliver.run();
  }, watch.onError);

  const timers = [setInterval(deliver.run, tickMs), setInterval(check.run, reconcileMs)];
  check.run();
  return {
    wake: deliver.run,
    health: () => ({
      deliveryProblem: delivering.token.problem,
      brokenChannels: delivering.channels.broken(),
      overdue,
    }),
    stop: async () => {
      stopped = true;
      for (const timer of timers) clearInterval(timer);
      await check.ended();
      await deliver.ended();
    },
  };
}

/** Runs a task when asked; asked while it runs, once more after that. */
function oneAtATime(task: () => Promise<void>, onError: (error: unknown) => void) {
  let asked = false;
  let running: Promise<void> | undefined;
  const loop = async (): Promise<void> => {
    while (asked) {
      asked = false;
      await task();
    }
  };
  return {
    run: (): void => {
      asked = true;
      running ??= loop()
        .catch(onError)
        .finally(() => {
          running = undefined;
        });
    },
    ended: async (): Promise<void> => {
      await running;
    },
  };
}
