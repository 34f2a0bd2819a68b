import type { Mention } from "../core/alerts/alert.ts";
import type { Priority } from "../core/audit/audit.ts";
import type { Language } from "../core/fleet.ts";
import type { DryRun, RunState, ServerFeeling } from "../core/remediation/plan.ts";
import type { UndoStanding } from "../core/remediation/undo-standing.ts";
import type {
  Evidence,
  ItemAction,
  ItemDecision,
  ItemState,
  ReopenReason,
  RequestFacts,
  RequestRun,
  RequestState,
  RequestWords,
  Risk,
} from "../core/requests/action-request.ts";
import type { Consequence } from "../core/requests/consequence.ts";
import type { Debt } from "../core/requests/debt.ts";
import type { ReplyQuestion } from "../core/requests/parse-reply.ts";
import type { NotAllowedView } from "./control-views.ts";
import type { MonitorRunView } from "./monitor-run-view.ts";

/** The views of action requests and of the runs that carry them out. */
export interface RequestViews {
  /** The root message: edited as people decide. */
  readonly request: RequestView;
  /** In its thread: the menus of items for which the root has no room. */
  readonly "request-items": RequestItemsView;
  /** In the thread of a message that takes the place of one that is gone. */
  readonly "request-moved": { readonly requestId: string; readonly permalink?: string };
  /** One item as whoever approves it reads it: what an approval binds to. */
  readonly "request-item": RequestItemLine;
  /** One part of a request, as its text stands: what a person begins to edit from. */
  readonly "request-part": { readonly part: RequestPart; readonly request: RequestView };
  /** The same request as an email; its `text` is the subject. */
  readonly "email-request": RequestView;
  /** In the thread: what one decision changed. */
  readonly "request-event": RequestEventView;
  /** The same to a person or in another channel. */
  readonly "request-copy": RequestCopyView;
  /** In the thread: somebody wants to talk. */
  readonly "request-discuss": {
    readonly requestId: string;
    readonly userId: string;
    readonly createdBy: string;
  };
  /** The modal of a draft. */
  readonly "request-draft": RequestDraftView;
  /** The modal in which the words of a draft are edited, in every language of the request. */
  readonly "request-words-form": {
    readonly requestId: string;
    readonly language: Language;
    /** As they stand; empty: the part says nothing. */
    readonly texts: Readonly<Partial<Record<RequestPart, string>>>;
  };
  /** The modal in which it is said in how many days a draft is due. */
  readonly "request-due-form": { readonly requestId: string; readonly days: number };
  /** The modal that adds an item to a draft, or changes one. */
  readonly "request-item-form": RequestItemFormView;
  /** The modal of a counter-proposal: shows what it would bring. */
  readonly "request-counter-form": RequestCounterFormView;
  readonly "request-reject-form": { readonly requestId: string; readonly item: RequestItemLine };
  readonly "request-delegate-form": { readonly requestId: string; readonly item: RequestItemLine };
  /** Why a field of these modals cannot be taken. */
  readonly "request-form-problem": { readonly problem: RequestFormProblem };
  /** To one person: what became of what they wanted. */
  readonly "request-answer": RequestAnswerView;
  /** To one person: how their reply was read; nothing is applied before they confirm it. */
  readonly "request-reply-draft": RequestReplyDraftView;
  /** Answer to `requests`. */
  readonly requests: {
    readonly scope: "all" | "mine" | "team" | "cluster";
    readonly word?: string;
    readonly requests: readonly RequestLine[];
  };
  /** Answer to `signoff <request>`. */
  readonly signoff: SignoffView;
  /** In the thread: a run, edited as it goes on, and its receipt. */
  readonly run: RunView;
  /** The same of a run that watches commands. */
  readonly "monitor-run": MonitorRunView;
}

/** The parts of a request that a person may rewrite. */
export type RequestPart = keyof RequestWords;

/** A length of time as people say it: whole days where it is so, else seconds. */
export type TtlWords = { readonly days: number } | { readonly seconds: number };

export interface RequestItemLine {
  readonly requestId: string;
  readonly number: number;
  readonly pattern: string;
  readonly database: number;
  readonly action: ItemAction["kind"];
  /** `undefined`: flushed, or nobody has said yet (a draft). */
  readonly ttl?: TtlWords;
  readonly ttlSeconds?: number;
  /** 0..0.5 */
  readonly jitterRatio?: number;
  /** How long commands are watched; `undefined`: they are not. */
  readonly seconds?: number;
  /** Keys with a longer TTL get the new one too. */
  readonly touchesLonger: boolean;
  readonly keys: number;
  readonly keysWithoutTtl: number;
  readonly bytes?: number;
  /** `none`: no key has a TTL. `some`: those that have one have about `current`. */
  readonly now: "none" | "some" | "all" | "notAssessed";
  readonly current?: TtlWords;
  readonly evidence: readonly Evidence[];
  readonly priority: Priority;
  readonly risk: Risk;
  readonly owner: string;
  readonly state: ItemState;
  /** Goes with an approval, so that it counts only for what was shown; empty: a draft. */
  readonly planHash: string;
  /** Nothing can be decided of it any more. */
  readonly settled: boolean;
  readonly reopenedBecause?: ReopenReason;
  /** The decision that it stands at; of an approval see `approvers`. */
  readonly latest?: RequestDecisionLine;
  /** Whose approvals count, oldest first. */
  readonly approvers: readonly ApproverLine[];
  /** How many it takes. */
  readonly needed: number;
}

export interface RequestDecisionLine
  extends Pick<ItemDecision, "kind" | "userId" | "atMs" | "language" | "reason" | "toUserId" | "ttlSeconds"> {
  readonly ttl?: TtlWords;
}

/** Somebody whose approval counts. */
export type ApproverLine = Pick<ItemDecision, "userId" | "atMs" | "language">;

export interface RequestView {
  readonly requestId: string;
  readonly cluster: string;
  readonly team: string;
  readonly mentionGroup?: string;
  readonly createdBy: string;
  readonly state: RequestState;
  /** Of its most urgent item. */
  readonly priority: Priority;
  readonly facts: RequestFacts;
  /** Of all keys, 0..1. */
  readonly noTtlShare: number;
  /** From which share of memory on the bot warns, 0..1; `undefined`: it does not. */
  readonly warningRatio?: number;
  readonly words: RequestWords;
  readonly items: readonly RequestItemLine[];
  /** Goes with a click on all of them: see `digestOfPlans`. */
  readonly digest: string;
  /** Items with a number up to this have their menu in the root, the others in the thread. */
  readonly menusUpTo: number;
  /** It asks to watch commands for so long, and for nothing else; `undefined`: another request. */
  readonly monitorSeconds?: number;
  readonly leftOut: number;
  readonly undecided: number;
  readonly approved: number;
  /** TTLs of the items in seconds, for the example in code: of the first, and of another. */
  readonly examples: { readonly set?: number; readonly expire?: number };
  readonly postedAtMs?: number;
  readonly dueAtMs?: number;
  /** Between the two; with `sprint` it is two weeks. */
  readonly dueDays: number;
  readonly dueWeeks: number;
  readonly sprint: boolean;
  /** Who is told besides the team: the roles that ask teams for changes. */
  readonly cc: readonly { readonly name: string; readonly groupId: string }[];
  readonly codeChangedAtMs?: number;
  readonly run?: RequestRun;
}

export interface RequestItemsView {
  readonly requestId: string;
  /** Numbers of the first and the last. */
  readonly from: number;
  readonly to: number;
  readonly items: readonly RequestItemLine[];
}

/** One stored change; `item` is `undefined` when it is about the request itself. */
export interface RequestChange {
  readonly name: string;
  readonly applied: boolean;
  readonly reason: string;
  /** `undefined`: the bot itself. */
  readonly userId?: string;
  readonly item?: number;
  readonly pattern?: string;
  readonly ttl?: TtlWords;
  readonly toUserId?: string;
  readonly note?: string;
  readonly language?: Language;
  readonly atMs: number;
  readonly values?: Readonly<Record<string, number>>;
}

export interface RequestEventView {
  readonly requestId: string;
  readonly cluster: string;
  readonly team: string;
  readonly changes: readonly RequestChange[];
  readonly mentions: readonly Mention[];
  /** Items whose counter-proposal the requester's side can answer now. */
  readonly counters: readonly RequestItemLine[];
  /** Items that were just asked for anew, or handed to somebody: their menus. */
  readonly asked: readonly RequestItemLine[];
}

export interface RequestCopyView {
  readonly event: RequestEventView;
  readonly channel: string;
  /** `undefined`: it has no root, or Slack did not say. */
  readonly permalink?: string;
}

export interface RequestDraftView {
  readonly request: RequestView;
  /** Teams whose keys it leaves out; `canAsk`: a request of its own can ask them. */
  readonly others: readonly { readonly team: string; readonly patterns: number; readonly canAsk: boolean }[];
  readonly languages: readonly Language[];
  /** Why it cannot be posted as it is. */
  readonly missing?: "noItems" | "ttlMissing";
}

export interface RequestItemFormView {
  readonly requestId: string;
  /** `undefined`: an item is added. */
  readonly item?: RequestItemLine;
  /** Patterns of the audit that are no items yet. */
  readonly patterns: readonly string[];
  /** The TTL as it is typed, `90d`; empty: none yet. */
  readonly duration: string;
  readonly jitterPercent: number;
}

export interface RequestCounterFormView {
  readonly requestId: string;
  readonly item: RequestItemLine;
  /** The requester's side answers a counter-proposal. */
  readonly back: boolean;
  /** As typed: `90d`. */
  readonly duration: string;
  readonly reason: string;
  /** `undefined`: what was typed is no TTL. */
  readonly ttl?: TtlWords;
  readonly consequence?: ConsequenceView;
}

/** `Consequence` with its days as words. */
export interface ConsequenceView
  extends Pick<Consequence, "keysTouched" | "keysKept" | "firstGoneAtMs" | "lastGoneAtMs" | "bytesFreed"> {
  readonly daysToFull?: number;
  /** `undefined`: not known. */
  readonly afterRun?: DaysView;
  readonly withCode?: DaysView;
}

export type DaysView = { readonly kind: "never" } | { readonly kind: "days"; readonly days: number };

export type RequestFormProblem =
  | "badTtl"
  | "badJitter"
  | "badDue"
  | "sameTtl"
  | "reasonRequired"
  | "personMissing"
  | "toYourself"
  | "unknownPattern"
  | "patternTaken"
  | "otherTeam";

export interface RequestAnswerView {
  readonly requestId: string;
  /** What became of it: `done`, or why not (a refusal of the core, or `unknown`). */
  readonly outcome: string;
  /** Why not, of single items; `outcome` is then that of the first. */
  readonly refused?: readonly { readonly outcome: string; readonly items: readonly number[] }[];
  /** Items of the same wish that were decided. */
  readonly counted?: readonly number[];
  /** Of who may not: who may. */
  readonly who?: NotAllowedView;
  /** When what was wanted came to its end. */
  readonly atMs?: number;
}

export interface RequestReplyDraftView {
  readonly requestId: string;
  /** For the button Confirm: the id under which it is stored. */
  readonly selection: string;
  readonly wishes: readonly {
    readonly item: number;
    readonly pattern: string;
    readonly action: ItemDecision["kind"];
    readonly ttl?: TtlWords;
    readonly reason?: string;
    readonly toUserId?: string;
  }[];
  /** What must be asked first. */
  readonly questions: readonly ReplyQuestion[];
}

export interface RequestLine {
  readonly requestId: string;
  readonly cluster: string;
  readonly team: string;
  readonly state: RequestState;
  readonly items: number;
  readonly undecided: number;
  readonly dueAtMs?: number;
  readonly createdBy: string;
  readonly permalink?: string;
}

export interface SignoffView {
  readonly request: RequestLine;
  readonly items: readonly RequestItemLine[];
  /** Of the owning team; `undefined`: no audit knows. */
  readonly debt?: Debt;
}

export interface RunView {
  readonly requestId: string;
  readonly runId: string;
  readonly cluster: string;
  readonly kind: "apply" | "undo";
  readonly state: RunState;
  /** It flushes keys: there is no way back. */
  readonly flushes: boolean;
  readonly pausedBecause: readonly string[];
  readonly startedBy: string;
  readonly startedAtMs: number;
  readonly items: readonly RunItemLine[];
  readonly dryRun?: DryRunView;
  /** Keys that a dry run under way has looked at. */
  readonly checkedKeys?: number;
  readonly scanned: number;
  readonly matched: number;
  readonly changed: number;
  /** By reason; those that are not zero. */
  readonly skipped: readonly { readonly reason: string; readonly keys: number }[];
  /** Of the keys to change, 0..1; `undefined`: not known. */
  readonly doneRatio?: number;
  /** Changed before the server is watched; `undefined`: not known yet, or there is no canary. */
  readonly canaryKeys?: number;
  /** What it does, one after the other. */
  readonly tasks: readonly RunTask[];
  readonly durationMs: number;
  readonly before?: ServerFeeling;
  readonly after?: ServerFeeling;
  /** When keys expire, of those to change or, once it is over, of those changed: one character a step, and the time of
   * the first and the last, counted from the first write. */
  readonly curve?: { readonly line: string; readonly fromSeconds: number; readonly toSeconds: number };
  readonly error?: string;
  /** Of a run that is over. */
  readonly undo: UndoStanding;
}

export interface RunTask {
  readonly name: "dry-run" | "canary" | "watch" | "rest" | "undo" | "receipt";
  readonly status: "pending" | "in_progress" | "complete" | "error";
  /** It was begun, and has figures; also while the run is paused. */
  readonly begun: boolean;
}

export interface DryRunView
  extends Pick<DryRun, "neededBytes" | "freeBytes" | "estimatedMs" | "replicationBacklogBytes" | "warnings"> {
  /** Why it must not run; `names`: of what. */
  readonly obstacles: readonly { readonly kind: string; readonly names: string }[];
}

export interface RunItemLine {
  readonly number: number;
  readonly pattern: string;
  readonly action: ItemAction["kind"];
  readonly ttl?: TtlWords;
  readonly matched?: number;
  readonly toChange?: number;
  readonly changed?: number;
  readonly drifted: boolean;
  readonly foreign: readonly { readonly owner: string; readonly keys: number }[];
}
