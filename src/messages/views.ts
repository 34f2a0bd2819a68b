import type {
  Acknowledgment,
  Condition,
  Handling,
  Mention,
  TransitionName,
  TransitionSource,
} from "../core/alerts/alert.ts";
import type { AuditMode, AuditPace } from "../core/audit/audit.ts";
import type { Language } from "../core/fleet.ts";
import type { BurstExplanation } from "../core/forensics/burst-explanation.ts";
import type { AuditCoverage } from "../core/report/coverage.ts";
import type { AuditDiff } from "../core/report/diff-audits.ts";
import type { AuditProgressView, ReportEnd } from "../core/report/progress.ts";
import type { ClusterReport, PatternBigKey, PatternRow, Report, TtlStrategy } from "../core/report/report.ts";
import type { AlertMatcher } from "../core/routing/matcher.ts";
import type { Finding, Quantity, RuleId, Severity, Verdict } from "../core/rules/rule.ts";
import type { Silence, Suppression } from "../core/suppression/silence.ts";
import type { ControlViews } from "./control-views.ts";
import type { DeliveryViews } from "./delivery-views.ts";
import type { RequestViews } from "./request-views.ts";
import type { RunbookViews } from "./runbook-views.ts";

/**
 * What the templates get: plain values, the same for both languages. One entry per template; the name is the
 * template's file name without `.hbs`. Text comes from the locales only.
 */
export interface Views extends ControlViews, DeliveryViews, RequestViews, RunbookViews {
  /** The root message of an alert. */
  readonly alert: AlertView;
  /** One entry of its history, in the thread. */
  readonly "alert-event": AlertEventView;
  /** Answer to `/redis-audit help`. */
  readonly help: { readonly commands: readonly string[] };
  /** Answer to an unknown word; `suggestion` is the closest command. */
  readonly "unknown-command": { readonly word: string; readonly suggestion?: string };
  readonly clusters: { readonly clusters: readonly ClusterLine[] };
  /** Answer to `status`: all clusters, or one with its nodes. */
  readonly status: StatusView;
  /** Answer to `alerts`. */
  readonly alerts: { readonly alerts: readonly AlertLine[] };
  /** Answer to a click, a reply or `ack`; also when it came too late. */
  readonly "acknowledge-result": AcknowledgeResultView;
  readonly "language-result": { readonly choice: Language | "auto"; readonly language: Language };
  /** The command needs another argument, or names something that does not exist. */
  readonly "command-problem": {
    readonly problem:
      | "unknownCluster"
      | "missingCluster"
      | "unknownAlert"
      | "missingAlert"
      | "badLanguage"
      | "badReport"
      | "badDate"
      | "noAudit"
      | "noEarlierAudit"
      | "dateBeforeAudits"
      | "cannotPost"
      | "badFilter"
      | "badRoute"
      | "badDuration"
      | "badMonitorTime"
      | "missingSilence"
      | "missingPerson"
      | "unknownDigest"
      | "tooLate"
      | "missingRequest"
      | "unknownRequest"
      | "unknownTeam"
      | "missingKey"
      | "missingPattern"
      | "badDatabase"
      | "failed";
    readonly word?: string;
    readonly suggestion?: string;
  };
  /** Answer to `report`: it has begun. */
  readonly "report-started": {
    readonly clusters: number;
    readonly mode: AuditMode;
    readonly pace: AuditPace;
  };
  /** Answer to `report cancel` and to a late click on Cancel: how many were stopped. */
  readonly "report-cancelled": { readonly reports: number };
  /** The message of a running audit, edited as it goes on. */
  readonly "audit-progress": AuditProgressView;
  /** In its thread: why no report follows, or not all of it. */
  readonly "report-cut-short": {
    readonly end: ReportEnd;
    /** Who asked for it; `undefined`: the schedule. */
    readonly userId?: string;
  };
  /** What takes its place in the channel at the end. */
  readonly "audit-summary": AuditSummaryView;
  /** In its thread: one cluster with its patterns and findings. */
  readonly "audit-cluster": { readonly report: ClusterReport };
  /** In its thread: hit ratios and TTL strategies across clusters. */
  readonly "audit-ranking": Pick<Report, "hitRatios" | "ttlStrategies">;
  /** In its thread: what to do, most urgent first. */
  readonly "audit-recommendations": Pick<Report, "recommendations">;
  /** Answer to `keys <cluster> [filter]`. */
  readonly keys: KeysView;
  /** Answer to `ttl <cluster>`. */
  readonly ttl: TtlView;
  /** Answer to `bigkeys <cluster>`. */
  readonly bigkeys: BigKeysView;
  /** Answer to `diff <cluster>`. */
  readonly diff: { readonly diff: AuditDiff };
  /** To the owner of a silence, in person. */
  readonly "silence-notice": SilenceNoticeView;
  /** App Home. */
  readonly home: { readonly clusters: readonly ClusterLine[]; readonly alerts: readonly AlertLine[] };
}

export type TemplateName = keyof Views;

export interface AlertView {
  readonly alertId: string;
  readonly rule: RuleId;
  readonly cluster: string;
  /** `undefined`: the alert is about the cluster, or its only node. */
  readonly node?: string;
  readonly environment: string;
  readonly team: string;
  readonly mentionGroup?: string;
  readonly severity: Severity;
  readonly condition: Condition;
  readonly handling: Handling;
  /** The finding as it fired last: the sentence, the facts, the limit. */
  readonly finding: Finding;
  /** The newest facts; shown beside the finding's when recovering or resolved. */
  readonly currentValues: Finding["values"];
  readonly firedAtMs: number;
  readonly updatedAtMs: number;
  readonly resolvedAtMs?: number;
  readonly acknowledgment?: Acknowledgment;
  /** What was found out of the cause. */
  readonly explanation?: BurstExplanation;
  /** What holds its messages back. */
  readonly suppression?: Suppression;
  readonly isFlapping?: boolean;
}

export interface AlertEventView {
  readonly alertId: string;
  readonly rule: RuleId;
  readonly cluster: string;
  readonly name: TransitionName;
  readonly applied: boolean;
  readonly reason: string;
  /** `undefined`: the bot itself. */
  readonly userId?: string;
  readonly source: TransitionSource;
  readonly atMs: number;
  readonly severity: Severity;
  /** As the machine saw it then. */
  readonly condition: Condition;
  readonly values: Readonly<Record<string, Quantity>>;
  readonly note?: string;
  /** Who is called by this reply. */
  readonly mentions?: readonly Mention[];
  /** For `assigned`: to whom. */
  readonly assignee?: string;
  /** For `called`: the step's place in its policy, and the round. */
  readonly step?: number;
  readonly round?: number;
  /** What began or ceased to hold messages back. */
  readonly suppression?: Suppression;
  /** How long the alert lasted, for `resolved`. */
  readonly durationMs?: number;
  /** It stands in a thread that the alert shares with others. */
  readonly bundled?: boolean;
  /** For `explained`. */
  readonly explanation?: BurstExplanation;
}

export interface ClusterLine {
  readonly name: string;
  readonly environment: string;
  readonly mode: string;
  readonly team: string;
  readonly profile: string;
  readonly nodes: number;
  readonly health: "ok" | "warning" | "critical" | "notAssessed";
  /** `undefined`: not assessed. */
  readonly usedBytes?: number;
  readonly maxmemoryBytes?: number;
  readonly usedRatio?: number;
  readonly keys?: number;
  readonly keysWithoutTtl?: number;
  readonly hitRatio?: number;
  readonly opsPerSecond?: number;
  readonly openAlerts: number;
}

export interface StatusView {
  /** `undefined`: the whole fleet. */
  readonly cluster?: string;
  readonly clusters: readonly ClusterLine[];
  /** With `cluster`: its nodes and every verdict on them. */
  readonly nodes: readonly NodeLine[];
  readonly verdicts: readonly Verdict[];
  readonly alerts: readonly AlertLine[];
}

export interface NodeLine {
  readonly node: string;
  readonly role?: "primary" | "replica";
  readonly version?: string;
  readonly uptimeSeconds?: number;
  readonly usedBytes?: number;
  readonly maxmemoryBytes?: number;
  readonly connectedClients?: number;
  readonly roundTripP50Ms?: number;
  /** What could not be read, and why. */
  readonly missing: readonly { readonly probe: string; readonly failure: string }[];
  /** Age of the newest observation; `undefined`: never observed. */
  readonly ageMs?: number;
}

export interface AlertLine {
  readonly alertId: string;
  readonly rule: RuleId;
  readonly cluster: string;
  readonly node?: string;
  readonly severity: Severity;
  readonly condition: Condition;
  readonly handling: Handling;
  readonly firedAtMs: number;
  readonly acknowledgment?: Acknowledgment;
  /** What holds its messages back. */
  readonly suppression?: Suppression;
  readonly isFlapping?: boolean;
}

export interface AcknowledgeResultView {
  readonly alertId: string;
  readonly cluster: string;
  readonly rule: RuleId;
  readonly action: "acknowledge" | "unacknowledge" | "confirm" | "assign" | "close";
  readonly applied: boolean;
  /** With `applied: false`: `alreadyAcknowledged`, `notAcknowledged`, `alreadyResolved`, `notFired`,
   * `reasonRequired`, `notAllowed`. */
  readonly reason?: string;
  /** Who holds the acknowledgment now. */
  readonly byUserId?: string;
  readonly atMs?: number;
}

export interface SilenceNoticeView {
  /** `ending`: soon. `ended`: it hid nothing for long. */
  readonly notice: "ending" | "ended";
  readonly silenceId: string;
  readonly kind: Silence["kind"];
  readonly match: AlertMatcher;
  readonly reason: string;
  /** When it is over, or would have been. */
  readonly endsAtMs: number;
  /** How long a silence may hide nothing. */
  readonly endIdleAfterMs: number;
}

export interface AuditSummaryView
  extends Pick<
    Report,
    "totals" | "clusters" | "facts" | "recommendations" | "strengths" | "memory" | "toMs"
  > {
  /** In all. */
  readonly findings: number;
  /** The files are in the thread. */
  readonly attached: boolean;
  /** Why the rest of the report is not in the thread; `undefined`: it is, or is about to be. */
  readonly cutShort?: ReportEnd;
}

export interface KeysView {
  readonly cluster: string;
  readonly auditedAtMs: number;
  readonly filter?: string;
  readonly coverage: AuditCoverage;
  /** Those that match the filter. */
  readonly patterns: readonly PatternRow[];
  /** How many patterns they are, and all of the cluster: rows that sum up others are none. */
  readonly shownPatterns: number;
  readonly allPatterns: number;
}

export interface TtlView {
  readonly auditedAtMs: number;
  readonly coverage: AuditCoverage;
  readonly strategy: TtlStrategy;
  readonly patterns: readonly PatternRow[];
}

export interface BigKeysView {
  readonly cluster: string;
  readonly auditedAtMs: number;
  readonly coverage: AuditCoverage;
  /** Biggest first. */
  readonly bigKeys: readonly PatternBigKey[];
}
