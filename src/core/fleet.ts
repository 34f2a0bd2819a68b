import type { AuditMode, AuditPace, Contract } from "./audit/audit.ts";
import type { Profile } from "./profiles/profile.ts";
import type { Plan } from "./rules/audit/plan.ts";
import type { TtlTiers } from "./rules/audit/ttl-tiers.ts";
import type { Secret } from "./secret.ts";

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
  /** The smallest plan it can be moved to; `undefined`: the smallest ElastiCache node. */
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

/** All that one bot watches. Names are unique. */
export interface Fleet {
  readonly clusters: readonly Cluster[];
  /** `undefined`: reports are made on request only. */
  readonly report?: ReportSchedule;
}
