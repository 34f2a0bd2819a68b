import type { TransitionSource } from "../alerts/alert.ts";
import type { Language } from "../fleet.ts";
import type { ActionRequest } from "./action-request.ts";
import type { Propose } from "./reopen-item.ts";
import type { SignOffPolicy } from "./sign-off-policy.ts";

/** What a person wants of one item. */
export type ItemWish = { readonly item: number } & (
  | {
      readonly action: "approve";
      /** The hash of what they were shown; `undefined`: as it stands now. */
      readonly seenHash?: string;
    }
  | { readonly action: "counter" | "counter-back"; readonly ttlSeconds: number; readonly reason?: string }
  | { readonly action: "reject"; readonly reason: string }
  | { readonly action: "delegate"; readonly toUserId: string }
  | {
      readonly action: "accept-counter";
      /** The TTL that they were shown; `undefined`: whatever the counter asks for now. */
      readonly seenTtlSeconds?: number;
    }
  | { readonly action: "revoke" }
);

export interface ItemsDecided {
  readonly request: ActionRequest;
  /** In order; each item at most once. */
  readonly wishes: readonly ItemWish[];
  readonly userId: string;
  readonly source: TransitionSource;
  readonly nowMs: number;
  /** In which they read the request. */
  readonly language: Language;
  /** They sign for the team that is asked. */
  readonly maySign: boolean;
  /** Their roles let them ask teams for changes: they may answer counters. */
  readonly mayRequest: boolean;
  /** Those of the policy's required roles that they have: each of these may sign, too. */
  readonly roles: readonly string[];
  /** The run under way has written nothing yet, and ends if an approval of its items is taken back. */
  readonly runWaits: boolean;
  readonly policy: SignOffPolicy;
  readonly propose: Propose;
}
