import type { Mention } from "../core/alerts/alert.ts";
import type { Bundle, RootNote } from "../core/outbox/outbox-message.ts";
import type { Finding, RuleId, Severity } from "../core/rules/rule.ts";
import type { AlertEventView, AlertLine } from "./views.ts";

/** The views of what delivery itself has to say. */
export interface DeliveryViews {
  /** The root of a bundle, edited as its list changes. */
  readonly bundle: BundleView;
  /** In an alert's thread: why its root stands here. */
  readonly "root-note": RootNoteView;
  /** What is left of a root whose thread nobody can answer in. */
  readonly "root-retired": {
    readonly alertId: string;
    readonly rule: RuleId;
    readonly cluster: string;
  };
  /** A transition, told to a person or in another channel. */
  readonly "alert-copy": AlertCopyView;
  /** To a person alone, who answered where several alerts stand: how to say which is meant. */
  readonly "which-alert": { readonly bundleId: string; readonly total: number };
  /** To whoever looks after the bot, and to whoever the channel is for. */
  readonly "channel-broken": ChannelBrokenView;
  /** To whoever looks after the bot: what it remembers cannot be written. */
  readonly "store-failing": StoreFailingView;
  /** New alerts, told meanwhile. */
  readonly "unstored-alerts": UnstoredAlertsView;
}

export interface BundleView {
  readonly bundleId: string;
  readonly kind: Bundle["kind"];
  /** Of a group. */
  readonly cluster?: string;
  readonly team?: string;
  readonly openedAtMs: number;
  /** `undefined`: it may still get members. */
  readonly closedAtMs?: number;
  /** It was closed since its root can list no more. */
  readonly isFull?: boolean;
  readonly total: number;
  readonly open: number;
  /** Of the open ones. */
  readonly critical: number;
  /** How many clusters its members are about. */
  readonly clusters: number;
  /** The most urgent members. */
  readonly lines: readonly AlertLine[];
  /** Ids of the other members by cluster, in parts that fit into a section each. */
  readonly others: readonly (readonly { readonly cluster: string; readonly alertIds: string }[])[];
}

export interface RootNoteView extends RootNote {
  readonly alertId: string;
  readonly cluster: string;
}

export interface AlertCopyView {
  readonly event: AlertEventView;
  /** Where the alert stands. */
  readonly channel: string;
  /** Of its root; `undefined`: it has none, or Slack did not say. */
  readonly permalink?: string;
  readonly mentions?: readonly Mention[];
}

export interface ChannelBrokenView {
  readonly channel: string;
  /** Slack's word. */
  readonly code: string;
  /** Where its messages go; `undefined`: they wait. */
  readonly fallbackChannel?: string;
  /** Who is called in that channel otherwise. */
  readonly mentionGroups?: readonly string[];
}

export interface StoreFailingView {
  /** What the store answers. */
  readonly code: "busy" | "unavailable" | "full" | "denied" | "unwritable" | "corrupt" | "badUrl" | "failed";
  readonly sinceMs: number;
  /** `undefined`: it still fails. */
  readonly endedAtMs?: number;
}

export interface UnstoredAlertsView {
  /** Since when the store fails. */
  readonly sinceMs: number;
  /** `undefined`: it still fails. */
  readonly endedAtMs?: number;
  readonly mentionGroups: readonly string[];
  readonly total: number;
  /** The most urgent. */
  readonly lines: readonly {
    readonly rule: RuleId;
    readonly severity: Severity;
    readonly cluster: string;
    readonly node?: string;
    readonly finding: Finding;
  }[];
}
