import type {
  Acknowledgment,
  Condition,
  Handling,
  TransitionName,
  TransitionSource,
} from "../core/alerts/alert.ts";
import type { Language } from "../core/fleet.ts";
import type { Finding, Quantity, RuleId, Severity, Verdict } from "../core/rules/rule.ts";

/**
 * What the templates get: plain values, the same for both languages. One entry per template; the name is the
 * template's file name without `.hbs`. Text comes from the locales only.
 */
export interface Views {
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
    readonly problem: "unknownCluster" | "unknownAlert" | "missingAlert" | "badLanguage" | "failed";
    readonly word?: string;
    readonly suggestion?: string;
  };
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
  readonly values: Readonly<Record<string, Quantity>>;
  readonly note?: string;
  /** How long the alert lasted, for `resolved`. */
  readonly durationMs?: number;
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
}

export interface AcknowledgeResultView {
  readonly alertId: string;
  readonly cluster: string;
  readonly rule: RuleId;
  readonly action: "acknowledge" | "unacknowledge";
  readonly applied: boolean;
  /** With `applied: false`: `alreadyAcknowledged`, `notAcknowledged`, `alreadyResolved`, `notFired`. */
  readonly reason?: string;
  /** Who holds the acknowledgment now. */
  readonly byUserId?: string;
  readonly atMs?: number;
}
