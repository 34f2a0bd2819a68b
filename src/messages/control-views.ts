import type { EscalationTarget } from "../core/escalation/escalation-policy.ts";
import type { Language, Permission } from "../core/fleet.ts";
import type { Bundle, RootNote } from "../core/outbox/outbox-message.ts";
import type { Debt } from "../core/requests/debt.ts";
import type { TriedRoute } from "../core/routing/decide-route.ts";
import type { AlertMatcher } from "../core/routing/matcher.ts";
import type { Finding, RuleId, Severity } from "../core/rules/rule.ts";
import type { MaintenanceWindow, Repetition, Silence } from "../core/suppression/silence.ts";
import type { AlertEventView, AlertLine } from "./views.ts";

/** The views by which people steer alerts: routing, silences, taking many, asking why, digests. */
export interface ControlViews {
  /** A modal that was opened at once; what it is about follows. */
  readonly "form-loading": { readonly form: FormName };
  /** What a modal shows that cannot show its form, or a field of it: a sentence. */
  readonly "form-problem": { readonly problem: FormProblem };
  /** To a person whose roles do not let them; as a message and as a modal. */
  readonly "not-allowed": NotAllowedView;
  /** Answer to `route <cluster> [rule] [severity]`. */
  readonly route: RouteView;
  /** The modal of `silence` and `maintenance`. */
  readonly "silence-form": SilenceFormView;
  /** What takes its place once the silence is stored. */
  readonly "silence-stored": SilenceLine & { readonly openAlerts: number };
  /** Answer to `silences`. */
  readonly silences: SilencesView;
  /** Answer to `silences end` and its button. */
  readonly "silence-ended": {
    readonly silenceId: string;
    readonly outcome: "ended" | "over" | "unknown";
  };
  /** The modal in which a person says why they take an alert, or to whom they give it. */
  readonly "note-form": NoteFormView;
  /** Answer to `ack-all`: what would be acknowledged, with a button. */
  readonly "acknowledge-all": AcknowledgeAllView;
  /** The modal that asks for one reason for all of them. */
  readonly "acknowledge-all-form": { readonly alerts: number };
  /** What became of it, as a message and as a modal. */
  readonly "acknowledged-all": AcknowledgedAllView;
  /** Answer to `why <alert>`. */
  readonly why: WhyView;
  readonly digest: DigestView;
}

export type FormName = "silence" | "maintenance" | "acknowledge" | "assign" | "request" | "decision";

export type FormProblem =
  | "failed"
  | "gone"
  | "badDuration"
  | "longDuration"
  | "badStart"
  | "pastStart"
  | "badSchedule"
  | "badTimeZone"
  | "reasonMissing"
  | "unknownCluster"
  | "assigneeMissing";

export interface NotAllowedView {
  readonly permission: Permission;
  readonly roles: readonly {
    readonly name: string;
    readonly userIds: readonly string[];
    /** Names of user groups without `@`, or their ids where Slack does not tell. */
    readonly groups: readonly string[];
  }[];
  /** User groups whose members Slack did not tell: the person may be in one. */
  readonly unknownGroups: readonly string[];
}

export interface RouteView {
  readonly cluster: string;
  readonly team: string;
  /** `undefined`: branches that ask for one were passed by. */
  readonly rule?: RuleId;
  readonly severity?: Severity;
  readonly channel: string;
  readonly mentionGroup?: string;
  readonly languages: readonly Language[];
  /** Branches that were followed, from the top. */
  readonly path: readonly string[];
  readonly tried: readonly TriedRoute[];
  readonly escalation?: {
    readonly policy: string;
    readonly rounds: number;
    /** Steps count only then; `undefined`: at any time. */
    readonly hours?: string;
    readonly criticalInHoursOnly: boolean;
    readonly reasonRequired: boolean;
    readonly steps: readonly {
      readonly afterMs: number;
      /** If it fired now and nobody took it. */
      readonly atMs: number;
      readonly target: EscalationTarget;
    }[];
  };
  /** What would hold it back now. */
  readonly heldBackBy?: {
    readonly by: "silence" | "maintenance";
    readonly id: string;
    readonly untilMs?: number;
  };
}

export interface SilenceFormView {
  readonly kind: Silence["kind"];
  readonly match: AlertMatcher;
  /** As people write it: `2h`. */
  readonly duration: string;
  readonly reason: string;
  /** For maintenance: when it begins, its cron expression, and by which clocks. */
  readonly start: string;
  readonly schedule: string;
  readonly timeZone: string;
  readonly choices: {
    readonly environments: readonly string[];
    readonly teams: readonly string[];
    readonly tags: readonly string[];
    readonly rules: readonly RuleId[];
  };
  readonly preview: SilencePreview;
}

export interface SilencePreview {
  /** Of the alerts that were live in the last seven days. */
  readonly hidden: number;
  readonly all: number;
  /** Those that are open now and would be hidden. */
  readonly openAlerts: number;
  readonly isEverything: boolean;
  /** Names without a cluster. */
  readonly unknownClusters: readonly string[];
}

export interface SilenceLine {
  readonly silenceId: string;
  readonly kind: Silence["kind"];
  readonly match: AlertMatcher;
  readonly reason: string;
  readonly userId: string;
  readonly endsAtMs: number;
  /** It is still to begin. */
  readonly startsAtMs?: number;
  /** It comes again until its end: when next (`undefined`: not within a year), and until when it runs now. */
  readonly repeats?: Repetition;
  readonly nextAtMs?: number;
  readonly runsUntilMs?: number;
}

export interface SilencesView {
  readonly silences: readonly SilenceLine[];
  /** Planned work of the fleet file. */
  readonly windows: readonly {
    readonly name: string;
    readonly match: MaintenanceWindow["match"];
    readonly durationMs: number;
    /** `undefined`: none within a year. */
    readonly nextAtMs?: number;
    /** It runs now, until then. */
    readonly endsAtMs?: number;
  }[];
}

export interface NoteFormView {
  readonly alert: AlertLine;
  readonly action: "acknowledge" | "assign";
  readonly reasonRequired: boolean;
  readonly assignee?: string;
}

export interface AcknowledgeAllView {
  readonly match: AlertMatcher;
  /** Worst first. */
  readonly alerts: readonly AlertLine[];
  /** For the button: what it acknowledges. */
  readonly selection: string;
}

export interface AcknowledgedAllView {
  readonly acknowledged: number;
  /** Why the others were not, a key under `events.why`. */
  readonly refused: readonly { readonly reason: string; readonly count: number }[];
}

export interface WhyView {
  readonly alert: AlertLine;
  readonly finding: Finding;
  readonly epoch: number;
  readonly bad: { readonly inARow: number; readonly toFire: number };
  readonly good: { readonly inARow: number; readonly toClear: number };
  readonly lastSampleAtMs: number;
  readonly channel: string;
  /** Its replies are told there as well. */
  readonly alsoTo?: string;
  readonly mentionGroup?: string;
  /** Names of the routes that were followed, from the top; empty: the cluster's owner alone decided. */
  readonly routePath: readonly string[];
  readonly escalationPolicy?: string;
  /** Where its message stands, and why not where one would look for it; `undefined`: it has none yet. */
  readonly place?: {
    readonly kind: "own" | Bundle["kind"];
    readonly bundleId?: string;
    readonly note?: RootNote;
  };
  /** Ids of alerts that this one hides. */
  readonly hides: readonly string[];
  /** Oldest first, in parts that fit into a section each. */
  readonly parts: readonly (readonly WhyEntry[])[];
  /** How many entries between the first and the last ones are left out. */
  readonly omitted: number;
  /** How many pages the whole history has, and which of them this is; `undefined`: its beginning and its end. */
  readonly pages: number;
  readonly page?: number;
}

/** `change`: a stored transition; `message`: one that it caused, and what became of it. */
export type WhyEntry =
  | { readonly entry: "change"; readonly atMs: number; readonly event: AlertEventView }
  | {
      readonly entry: "message";
      readonly atMs: number;
      readonly message: "root" | "reply" | "copy" | "view";
      readonly state: "pending" | "confirmed" | "covered" | "dropped" | "failed";
      /** Of a copy: a person or a channel. */
      readonly toUser?: string;
      readonly toChannel?: string;
      readonly error?: string;
    };

export interface DigestView {
  /** `undefined`: the whole fleet. */
  readonly team?: string;
  /** `undefined`: somebody asked, and the fleet file has no digest of this. */
  readonly name?: string;
  readonly sinceMs: number;
  readonly untilMs: number;
  /** Worst first. */
  readonly alerts: readonly AlertLine[];
  readonly critical: number;
  /** Nobody has taken it. */
  readonly oldestOpen?: AlertLine;
  readonly changes: {
    readonly fired: number;
    readonly resolved: number;
    readonly worse: number;
    readonly acknowledged: number;
  };
  readonly endingSilences: readonly SilenceLine[];
  readonly brokenChannels: readonly {
    readonly channel: string;
    readonly code: string;
    readonly sinceMs: number;
  }[];
  /** What teams owe for want of TTLs, largest first. */
  readonly debts: readonly Debt[];
  readonly isEmpty: boolean;
}
