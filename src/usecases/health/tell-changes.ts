import type { Transition } from "../../core/alerts/alert.ts";
import type { Store } from "../../store/store.ts";

export interface ChangeListener {
  readonly onTransition: (transition: Transition) => void;
  readonly onAttempt: (outcome: "confirmed" | "postponed" | "failed") => void;
}

/** The same store, which tells of what was stored: the one place that every change passes. */
export function tellChanges(store: Store, { onTransition, onAttempt }: ChangeListener): Store {
  const { alerts, outbox } = store;
  return {
    ...store,
    alerts: {
      ...alerts,
      apply: async (decision) => {
        const outcome = await alerts.apply(decision);
        if (outcome === "applied" && decision.transition?.applied) onTransition(decision.transition);
        return outcome;
      },
    },
    outbox: {
      ...outbox,
      confirm: async (...args) => {
        await outbox.confirm(...args);
        onAttempt("confirmed");
      },
      retry: async (...args) => {
        await outbox.retry(...args);
        onAttempt("postponed");
      },
      fail: async (...args) => {
        await outbox.fail(...args);
        onAttempt("failed");
      },
    },
  };
}
