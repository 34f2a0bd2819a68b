/** One Web API call of the bot, in the order they came in. */
export interface ApiCall {
  readonly method: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** `"ok"`, Slack's error code, or the fault that was injected. */
  outcome: string;
}
