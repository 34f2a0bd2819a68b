import type { MessageRef } from "../core/alerts/alert.ts";
import type { LedgerEntry, NewLedgerEntry } from "../core/ledger/ledger-entry.ts";
import type { NewOutboxEntry } from "../core/outbox/outbox-message.ts";
import type { Run } from "../core/remediation/plan.ts";
import type { ActionRequest, RequestDecision, RequestTransition } from "../core/requests/action-request.ts";
import type { ItemWish } from "../core/requests/item-wish.ts";

/** A transition as it was stored; `sequence` counts from 1 within its request. */
export interface StoredRequestTransition {
  readonly requestId: string;
  readonly sequence: number;
  readonly transition: RequestTransition;
}

/** A message in the thread of a request's root. */
export interface MenusRef extends MessageRef {
  readonly threadTs: string;
}

export interface StoredReplyDraft {
  readonly requestId: string;
  readonly userId: string;
  readonly wishes: readonly ItemWish[];
}

export interface RequestFilter {
  /** Neither closed, withdrawn, expired nor failed. */
  readonly open?: boolean;
  readonly cluster?: string;
  readonly team?: string;
}

/** Action requests, their runs, and the ledger. */
export interface RequestStore {
  readonly requests: {
    /** A new, never used id: `R1`, `R2`… */
    readonly nextId: () => Promise<string>;
    readonly find: (id: string) => Promise<ActionRequest | undefined>;
    readonly findByRoot: (channel: string, rootTs: string) => Promise<ActionRequest | undefined>;
    /** Newest first. */
    readonly list: (filter: RequestFilter) => Promise<readonly ActionRequest[]>;
    /**
     * Stores a decision: the request under compare-and-set, its transitions, one outbox entry per announcement and
     * the ledger entries, together. `conflict`: somebody was quicker, nothing was stored; read and decide again.
     */
    readonly apply: (
      decision: RequestDecision,
      ledger: readonly NewLedgerEntry[],
    ) => Promise<"applied" | "conflict">;
    readonly transitions: (requestId: string) => Promise<readonly StoredRequestTransition[]>;
    /** Together with what is to be told because of it. Does not count as a change of version; `apply` leaves it as it
     * is. */
    readonly setRoot: (
      requestId: string,
      channel: string,
      rootTs: string,
      entries: readonly NewOutboxEntry[],
    ) => Promise<void>;
    /** Where the menus from an item on stand; `undefined`: nowhere yet. */
    readonly menus: (requestId: string, firstItem: number) => Promise<MenusRef | undefined>;
    readonly setMenus: (requestId: string, firstItem: number, menus: MenusRef) => Promise<void>;
    /** Removes closed ones of which nothing changed since, with their history and runs; how many. The ledger stays. */
    readonly removeClosedBefore: (atMs: number) => Promise<number>;
  };
  /** Replies as they were read, for whoever wrote them to confirm. */
  readonly replyDrafts: {
    /** Answers its id. */
    readonly add: (draft: StoredReplyDraft, atMs: number) => Promise<string>;
    readonly find: (id: string) => Promise<StoredReplyDraft | undefined>;
    readonly removeBefore: (atMs: number) => Promise<number>;
  };
  readonly runs: {
    readonly find: (runId: string) => Promise<Run | undefined>;
    /** Runs that are not over: done, stopped or failed. Oldest first. */
    readonly unfinished: () => Promise<readonly Run[]>;
    /** Oldest first. */
    readonly ofRequest: (requestId: string) => Promise<readonly Run[]>;
    /** Of those whose undo was possible until a time before, and is not stored as lapsed. */
    readonly undoBefore: (atMs: number) => Promise<readonly Run[]>;
    /** Begins a run, whose version is 1; `busy`: another one on the same cluster is not over. Its message, and those of
     * the request's runs that can be undone, go to the outbox together with it. */
    readonly begin: (run: Run, ledger: readonly NewLedgerEntry[]) => Promise<"begun" | "busy">;
    /** Stores it if the stored version is one less than its own. `conflict`: it is not; nothing was stored. What its
     * thread must learn goes to the outbox together with it: a change of state at once, newer figures `editEveryMs`
     * later, all that come until then in one edit. */
    readonly put: (
      run: Run,
      ledger: readonly NewLedgerEntry[],
      atMs: number,
    ) => Promise<"applied" | "conflict">;
    /** `undefined`: its message was not posted yet. */
    readonly message: (runId: string) => Promise<MessageRef | undefined>;
    /** Does not count as a change of version; `put` leaves it as it is. */
    readonly setMessage: (runId: string, message: MessageRef) => Promise<void>;
  };
  readonly ledger: {
    readonly append: (entries: readonly NewLedgerEntry[]) => Promise<void>;
    /** In order, from a sequence (1: the first), at most `limit`. */
    readonly read: (fromSequence: number, limit: number) => Promise<readonly LedgerEntry[]>;
    /** How many were ever appended: what a ledger cut off at its end is known by. */
    readonly appended: () => Promise<number>;
  };
}
