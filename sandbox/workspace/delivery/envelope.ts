/** Something that Slack hands to the app, whichever way it is connected. */
export interface Envelope {
  readonly type: "events_api" | "slash_commands" | "interactive";
  readonly payload: Readonly<Record<string, unknown>>;
  /** Of an event that is sent again. `attempt` counts from 1. */
  readonly retry?: { readonly attempt: number; readonly reason: string };
}

/** How the app took it. */
export type AckOutcome =
  /** `body`: what came with the acknowledgment; `undefined`: nothing. */
  | { readonly kind: "acked"; readonly body: unknown }
  /** `error` as Slack shows it to the person; `reason` as it names it in a retry. */
  | {
      readonly kind: "failed";
      readonly error: "operation_timeout" | "dispatch_failed";
      readonly reason: "timeout" | "http_timeout" | "http_error" | "connection_failed";
    };
