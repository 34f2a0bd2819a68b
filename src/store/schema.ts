/**
 * The tables, the same in every database. Times are Unix ms. `body` and `state` are JSON text: what no query
 * looks at stays in there, so that a new field needs no migration.
 */
export interface Tables {
  readonly observations: ObservationRow;
  readonly alerts: AlertRow;
  readonly transitions: TransitionRow;
  readonly outbox: OutboxRow;
  readonly inbox: InboxRow;
  readonly preferences: PreferenceRow;
  readonly counters: CounterRow;
  readonly audits: AuditRow;
  readonly bundles: BundleRow;
  readonly silences: SilenceRow;
  readonly channels: ChannelRow;
  readonly digests: DigestRow;
  readonly requests: RequestRow;
  readonly request_transitions: RequestTransitionRow;
  readonly request_menus: RequestMenuRow;
  readonly reply_drafts: ReplyDraftRow;
  readonly runs: RunRow;
  readonly ledger: LedgerRow;
  readonly reports: ReportRow;
}

export interface ReportRow {
  readonly id: string;
  readonly touched_at: number;
  readonly body: string;
}

export interface ObservationRow {
  readonly cluster: string;
  readonly node: string;
  readonly at: number;
  readonly body: string;
}

export interface AlertRow {
  readonly id: string;
  /** The number in the id, since `A10` comes after `A9`. */
  readonly number: number;
  readonly rule: string;
  readonly cluster: string;
  /** Empty for an alert about the cluster as a whole: two NULLs would not be equal to each other. */
  readonly node: string;
  readonly epoch: number;
  readonly condition: string;
  readonly fired_at: number | null;
  readonly flapping_since: number | null;
  /** The only truth about where the alert stands, with the next four; `state` does not tell. A decision sets it
   * until the root has its place, delivery from then on. */
  readonly channel: string;
  readonly root_ts: string | null;
  readonly bundle_id: string | null;
  /** When delivery chose where the root goes; `null`: it has not. */
  readonly placed_at: number | null;
  /** JSON of what its thread shall say of the place. */
  readonly place_note: string | null;
  readonly version: number;
  readonly state: string;
}

export interface TransitionRow {
  readonly alert_id: string;
  readonly sequence: number;
  readonly name: string;
  readonly at: number;
  readonly body: string;
}

export interface OutboxRow {
  readonly id: string;
  /** The order of all entries; drawn from a counter, whose row makes writers wait for each other. */
  readonly sequence: number;
  readonly about: string;
  /** Where it goes, as far as was known when it was added: what a claim holds back by. */
  readonly channel: string;
  /** That of `message`. */
  readonly kind: string;
  readonly message: string;
  readonly priority: number;
  /** `pending`, `confirmed`, `covered` (an earlier root shows its change too), `dropped` (no longer so) or
   * `failed`. */
  readonly state: string;
  readonly attempts: number;
  /** Not to be claimed before; a claim moves it to the end of its lease. */
  readonly due_at: number;
  readonly created_at: number;
  readonly settled_at: number | null;
  readonly error: string | null;
}

export interface BundleRow {
  readonly id: string;
  readonly kind: string;
  readonly channel: string;
  /** Empty for none: two NULLs would not be equal to each other. */
  readonly group_key: string;
  readonly edit_every: number;
  readonly opened_at: number;
  readonly closed_at: number | null;
  readonly root_ts: string | null;
}

export interface SilenceRow {
  readonly id: string;
  /** The number in the id, since `S10` comes after `S9`. */
  readonly number: number;
  /** Its end, or when it was ended before that. */
  readonly over_at: number;
  readonly version: number;
  readonly body: string;
}

export interface ChannelRow {
  readonly channel: string;
  readonly code: string;
  readonly since: number;
  readonly told_at: number | null;
}

export interface DigestRow {
  readonly name: string;
  /** The run that it was made for, to the minute. */
  readonly at: number;
}

export interface InboxRow {
  readonly id: string;
  readonly body: string;
  readonly received_at: number;
  readonly done_at: number | null;
}

export interface PreferenceRow {
  readonly user_id: string;
  readonly language: string;
}

export interface AuditRow {
  readonly cluster: string;
  readonly started_at: number;
  readonly body: string;
}

export interface RequestRow {
  readonly id: string;
  /** The number in the id, since `R10` comes after `R9`. */
  readonly number: number;
  readonly cluster: string;
  readonly team: string;
  readonly state: string;
  /** The only truth about where the request stands, with the next; `body` does not tell. */
  readonly channel: string;
  readonly root_ts: string | null;
  readonly version: number;
  readonly body: string;
}

export interface RequestTransitionRow {
  readonly request_id: string;
  readonly sequence: number;
  readonly name: string;
  readonly at: number;
  readonly body: string;
}

export interface RequestMenuRow {
  readonly request_id: string;
  readonly first_item: number;
  readonly channel: string;
  readonly thread_ts: string;
  readonly ts: string;
}

export interface ReplyDraftRow {
  readonly id: string;
  readonly created_at: number;
  readonly body: string;
}

export interface RunRow {
  readonly id: string;
  readonly request_id: string;
  readonly cluster: string;
  readonly state: string;
  /** Where its message stands, or will stand; `body` does not tell. */
  readonly channel: string;
  readonly root_ts: string | null;
  /** Null: there is no undo, or it lapsed. */
  readonly undo_until: number | null;
  readonly started_at: number;
  readonly version: number;
  readonly body: string;
}

/** Rows are added and never changed or removed. */
export interface LedgerRow {
  /** Drawn from a counter, whose row makes writers wait for each other. */
  readonly sequence: number;
  readonly at: number;
  readonly kind: string;
  readonly request_id: string;
  readonly item: number | null;
  readonly actor: string;
  readonly body: string;
  readonly previous_hash: string;
  readonly hash: string;
}

export interface CounterRow {
  readonly name: string;
  readonly value: number;
}
