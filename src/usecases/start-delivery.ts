import { type DeliveryParts, deliverMessages } from "./deliver-messages.ts";

/** A running delivery. */
export interface Delivery {
  /** Something was just stored: look now instead of at the next tick. */
  readonly wake: () => void;
  /** Resolves when the sends under way have ended. */
  readonly stop: () => Promise<void>;
}

/** How often retries that have become due are looked for. */
const tickMs = 500;

/** Delivers whatever becomes due until stopped; one round at a time. */
export function startDelivery(parts: DeliveryParts, onError: (error: unknown) => void): Delivery {
  let stopped = false;
  let woken = false;
  let round: Promise<void> | undefined;

  const run = async (): Promise<void> => {
    do {
      woken = false;
      while (!stopped && (await deliverMessages(parts)) > 0);
    } while (woken && !stopped);
  };
  const wake = (): void => {
    woken = true;
    round ??= run()
      .catch(onError)
      .finally(() => {
        round = undefined;
      });
  };
  const timer = setInterval(wake, tickMs);
  return {
    wake,
    stop: async () => {
      stopped = true;
      clearInterval(timer);
      await round;
    },
  };
}
