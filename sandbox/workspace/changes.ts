import type { Message } from "./protocol.ts";

/** What happened in the workspace: feeds the page, the waiting test client and the bot's events. */
export type Change =
  | { readonly kind: "posted"; readonly message: Message }
  | { readonly kind: "edited"; readonly message: Message; readonly previous: Message }
  | { readonly kind: "deleted"; readonly message: Message; readonly ts: string }
  | {
      readonly kind: "reacted" | "unreacted";
      readonly message: Message;
      readonly user: string;
      readonly name: string;
    }
  | { readonly kind: "archived"; readonly channel: string; readonly user: string }
  | { readonly kind: "homeOpened"; readonly user: string }
  | { readonly kind: "views" }
  | { readonly kind: "connection" };

export interface Changes {
  readonly publish: (change: Change) => void;
  /** Answers the function that ends the subscription. */
  readonly subscribe: (listener: (change: Change) => void) => () => void;
}

export const createChanges = (): Changes => {
  const listeners = new Set<(change: Change) => void>();
  return {
    publish: (change) => {
      for (const listener of [...listeners]) listener(change);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};
