import type { AuditMode, AuditPace, Contract } from "./audit/audit.ts";
import type { BusinessHours } from "./calendar/calendar.ts";
import type { EscalationPolicy } from "./escalation/escalation-policy.ts";
import type { Profile } from "./profiles/profile.ts";
import type { NodePrices } from "./requests/node-prices.ts";
import { type SignOffPolicy, standardSignOff } from "./requests/sign-off-policy.ts";
import type { Route } from "./routing/route.ts";
import type { Plan } from "./rules/audit/plan.ts";
import type { TtlTiers } from "./rules/audit/ttl-tiers.ts";
import type { Secret } from "./secret.ts";
import type { SilencingSettings } from "./suppression/decide-on-silence-tick.ts";
import type { MaintenanceWindow } from "./suppression/silence.ts";

/** How a cluster is deployed; decides how its nodes are found. */
export type ClusterMode = "standalone" | "sentinel" | "cluster";

/** Languages the bot writes, in the order in which a channel gets them unless told. */
export const languages = ["en", "zh"] as const;

export type Language = (typeof languages)[number];

export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** TLS towards a cluster. Certificates and keys are PEM text, already read from their files. */
export interface TlsOptions {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: Secret;
  /** Server name for SNI and verification; `undefined`: the endpoint's host. */
  readonly serverName?: string;
  /** `false` accepts any certificate. */
  readonly verify: boolean;
}

/** Who answers for a cluster, and where they are told. */
export interface Owner {
  readonly team: string;
  /** Slack channel id (`C…`) that gets the cluster's messages. */
  readonly channel: string;
  /** Slack user group id (`S…`), mentioned when an alert fires; `undefined`: nobody is mentioned. */
  readonly mentionGroup?: string;
  /** Mailbox that gets the team's action requests too; `undefined`: none. */
  readonly email?: string;
  /** Name of the business hours (`fleet.hours`) it works in; `undefined`: any day, any time. */
  readonly hours?: string;
  /** Names of the roles that sign what the team is asked for; `undefined`: its group does. */
  readonly signers?: readonly string[];
}

/** One logical Redis, as the fleet file declares it, with its profile resolved. */
export interface Cluster {
  /** Unique in the fleet; what people type in commands. */
  readonly name: string;
  readonly environment: string;
  readonly mode: ClusterMode;
  /** standalone: the nodes; sentinel: the sentinels; cluster: seed nodes. */
  readonly endpoints: readonly Endpoint[];
  /** The monitored name, for `mode: "sentinel"`. */
  readonly sentinelMaster?: string;
  readonly tls?: TlsOptions;
  readonly username?: string;
  readonly password?: Secret;
  readonly sentinelPassword?: Secret;
  readonly owner: Owner;
  /** Languages of its messages, in order; at least one. */
  readonly languages: readonly Language[];
  /** The named profile with the cluster's overrides applied. */
  readonly profile: Profile;
  /** Cron expression (five fields, or six with seconds first) of its probes. */
  readonly schedule: string;
  readonly tags: readonly string[];
  /** What owners declared of its key namespaces; `undefined`: nobody has, so nothing is undeclared. */
  readonly contracts?: readonly Contract[];
  /** `undefined`: those of the profile, if it has some. */
  readonly ttlTiers?: TtlTiers;
  /** The smallest plan it can be moved to; `undefined`: nobody has said, so that only ElastiCache's is known. */
  readonly plan?: Plan;
}

/** A report over the whole fleet at fixed times. */
export interface ReportSchedule {
  /** Cron expression. */
  readonly schedule: string;
  /** Slack channel id (`C…`) that gets it. */
  readonly channel: string;
  readonly mode: AuditMode;
  readonly pace: AuditPace;
  readonly languages: readonly Language[];
}

/** What a person may be allowed to do. */
export const permissions = [
  "acknowledge",
  "assign",
  "silence",
  "maintain",
  "report",
  "request",
  "sign",
  "remediate",
] as const;

export type Permission = (typeof permissions)[number];

/** People who may do something. */
export interface Role {
  readonly name: string;
  /** Slack user ids. */
  readonly userIds: readonly string[];
  /** Slack user group ids; whoever is in one now. */
  readonly groupIds: readonly string[];
}

/** The open alerts, told at fixed times. */
export interface Digest {
  readonly name: string;
  /** `undefined`: the whole fleet. */
  readonly team?: string;
  readonly schedule: string;
  /** IANA name. */
  readonly timeZone: string;
  /** How far back "what changed" looks. */
  readonly periodMs: number;
  readonly channel: string;
  readonly languages: readonly Language[];
  /** With nothing to say: one line, or no message. */
  readonly whenEmpty: "line" | "nothing";
}

/** How messages go out. */
export interface DeliverySettings {
  /** Where messages go whose channel is archived, gone, or closed to the bot; `undefined`: they wait. */
  readonly fallbackChannel?: string;
  /** Told once about such a channel (user id), beside its team in the fallback channel; `undefined`: nobody is. */
  readonly contactUserId?: string;
  /** More new roots than this in a channel within `stormWithinMs` come in one message. */
  readonly stormRoots: number;
  readonly stormWithinMs: number;
  /** Edits caused by machines come at most this often per message. */
  readonly editEveryMs: number;
}

/** What the fleet's people agreed on. */
export interface FleetPolicy {
  /** The top of the routing tree matches everything. Empty: each cluster's owner decides. */
  readonly routes: readonly Route[];
  readonly escalations: readonly EscalationPolicy[];
  readonly maintenance: readonly MaintenanceWindow[];
  readonly hours: readonly BusinessHours[];
  readonly roles: readonly Role[];
  /** Names of the roles that may do something; a permission that is not named is everybody's, but `sign` and
   * `remediate` are nobody's (see `findSigners`). */
  readonly allowed: Readonly<Partial<Record<Permission, readonly string[]>>>;
  readonly digests: readonly Digest[];
  readonly delivery: DeliverySettings;
  readonly silencing: SilencingSettings;
  readonly signOff: SignOffPolicy;
  /** `undefined`: no costs are told. */
  readonly nodePrices?: NodePrices;
}

/** Of a fleet whose file says nothing of it. The storm limits are Slack's patience: more than ten new messages in
 * five minutes are read by nobody. */
export const noPolicy: FleetPolicy = {
  routes: [],
  escalations: [],
  maintenance: [],
  hours: [],
  roles: [],
  allowed: {},
  digests: [],
  delivery: { stormRoots: 10, stormWithinMs: 5 * 60_000, editEveryMs: 15_000 },
  silencing: { warnBeforeMs: 15 * 60_000, endIdleAfterMs: 24 * 3_600_000 },
  signOff: standardSignOff,
};

/** All that one bot watches. Names are unique. */
export interface Fleet extends FleetPolicy {
  readonly clusters: readonly Cluster[];
  /** `undefined`: reports are made on request only. */
  readonly report?: ReportSchedule;
}
