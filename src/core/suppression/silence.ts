import type { AlertMatcher } from "../routing/matcher.ts";

/** Nobody wants to hear of these alerts until a time. Stored; made by a person with a command. */
export interface Silence {
  /** `S` and a number, unique in the store; what people type. */
  readonly id: string;
  /** `maintenance`: the same, for planned work. */
  readonly kind: "silence" | "maintenance";
  readonly match: AlertMatcher;
  readonly reason: string;
  readonly createdBy: string;
  readonly createdAtMs: number;
  readonly startsAtMs: number;
  readonly endsAtMs: number;
  /** Between its start and its end it hides alerts at these times only; `undefined`: all the while. */
  readonly repeats?: Repetition;
  /** When an alert last matched it; `undefined`: none has yet. */
  readonly lastMatchedAtMs?: number;
  /** Its owner was warned of the end. */
  readonly warnedAtMs?: number;
  /** It is over before its time. */
  readonly ended?: {
    readonly atMs: number;
    readonly by: string | "bot";
    readonly reason: "byPerson" | "nothingMatched";
  };
  /** Raised by one with every stored change; a write with an older version is refused. */
  readonly version: number;
}

/** The times at which planned work comes again. */
export interface Repetition {
  /** Cron expression of its beginnings. */
  readonly schedule: string;
  readonly durationMs: number;
  /** IANA name. */
  readonly timeZone: string;
}

/** Planned work that comes again, from the fleet file or by a command. */
export interface MaintenanceWindow extends Repetition {
  /** Unique in the fleet file; else the id of the silence that says so. */
  readonly name: string;
  readonly match: AlertMatcher;
}

/**
 * Why an alert is not told. It never changes what the machine sees or people do; it only holds messages back.
 * `id`: of the silence, the maintenance window (its name), or the alert that hides this one.
 */
export interface Suppression {
  readonly by: "silence" | "maintenance" | "inhibition";
  readonly id: string;
  readonly sinceMs: number;
  /** `undefined`: until the alert that hides it is over. */
  readonly untilMs?: number;
}
