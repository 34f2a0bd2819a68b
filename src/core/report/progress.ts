import type { Language } from "../fleet.ts";

/** How far the audits of a report are: its message while it runs, and if no report follows. */
export interface AuditProgressView {
  readonly state: AuditState;
  /** All clusters together. */
  readonly keys: number;
  /** `undefined`: not known yet. */
  readonly expectedKeys?: number;
  /** 0..1. */
  readonly doneRatio?: number;
  readonly keysPerSecond?: number;
  readonly etaSeconds?: number;
  readonly startedAtMs: number;
  /** Who asked for it; `undefined`: the schedule. */
  readonly userId?: string;
  /** For the Cancel button; `undefined`: there is nothing to cancel any more. */
  readonly reportId?: string;
  readonly cancelled?: { readonly userId: string; readonly atMs: number };
  /** It ended without a report, and nobody cancelled it. */
  readonly ended?: ReportEnd;
  readonly clusters: readonly AuditProgressLine[];
}

/**
 * `paused`: the server is busy. `reconnecting`: a node was lost and is called again. `incomplete`: what was seen is counted, and `reason` says what ended it.
 * `interrupted`: the bot ended before it.
 */
export type AuditState =
  | "waiting"
  | "scanning"
  | "paused"
  | "reconnecting"
  | "done"
  | "incomplete"
  | "failed"
  | "cancelled"
  | "interrupted";

export interface AuditProgressLine {
  readonly cluster: string;
  readonly state: AuditState;
  /** Why it failed or is incomplete, a key under `report.reason.`; `undefined`: it is not, or the log knows more. */
  readonly reason?: string;
  readonly keys: number;
  readonly expectedKeys?: number;
  /** 0..1. */
  readonly doneRatio?: number;
  readonly keysPerSecond?: number;
  readonly etaSeconds?: number;
}

/** Why a report ended before its end; a locale has a sentence for each: `report.end.<reason>`. */
export interface ReportEnd {
  /** `stopped`: the bot was. `restarted`: its process ended unheard. `slack`: `code` is Slack's word. */
  readonly reason: "stopped" | "restarted" | "store" | "slack" | "failed";
  readonly code?: string;
}

/** A report whose message is not in its last state, as it is kept for the case that its process ends. */
export interface KeptReport {
  readonly id: string;
  readonly channel: string;
  /** `undefined`: perhaps not posted; if it was, it carries `id` as its outbox id. */
  readonly rootTs?: string;
  readonly languages: readonly Language[];
  readonly view: AuditProgressView;
  /** The summary stands in the channel already, and the thread is being written. */
  readonly isSummarized: boolean;
}

/** The same as no process goes on with it: what was done stays, what was not is interrupted. */
export function endProgress(view: AuditProgressView, ended: ReportEnd): AuditProgressView {
  const { reportId: _none, keysPerSecond: _rate, etaSeconds: _eta, ...rest } = view;
  const isInterrupted = ended.reason === "stopped" || ended.reason === "restarted";
  return {
    ...rest,
    state: isInterrupted ? "interrupted" : "failed",
    ended,
    clusters: view.clusters.map((line): AuditProgressLine => (isOver(line.state) ? line : interrupt(line))),
  };
}

function isOver(state: AuditState): boolean {
  return state === "done" || state === "incomplete" || state === "failed";
}

function interrupt({ cluster, keys }: AuditProgressLine): AuditProgressLine {
  return { cluster, keys, state: "interrupted" };
}
