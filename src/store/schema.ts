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
  readonly channel: string;
  /** The only truth about the root; `state` does not tell. */
  readonly root_ts: string | null;
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
  readonly alert_id: string;
  /** The order within the alert. */
  readonly sequence: number;
  readonly announcement: string;
  readonly transition_sequence: number | null;
  /** `pending`, `confirmed`, `covered` (an earlier root shows its change too) or `failed`. */
  readonly state: string;
  readonly attempts: number;
  /** Not to be claimed before; a claim moves it to the end of its lease. */
  readonly due_at: number;
  readonly created_at: number;
  readonly settled_at: number | null;
  readonly error: string | null;
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

export interface CounterRow {
  readonly name: string;
  readonly value: number;
}
