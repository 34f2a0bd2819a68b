/** What to do about the errors that a wrong set-up brings. Source: the errors listed for each method. */
const advice: Readonly<Record<string, string>> = {
  invalid_auth: "the token is wrong; copy it anew from the Slack app's settings",
  not_authed: "no token arrived",
  not_allowed_token_type: "this is the other kind of token",
  account_inactive: "the token's user or workspace is deactivated",
  token_revoked: "the token was revoked; install the app again",
  token_expired: "the token has expired; install the app again",
  missing_scope: "a scope is missing; update the app from manifest.yml and install it again",
  channel_not_found: "there is no such channel, or it is private and the bot is not in it; invite the bot",
  not_in_channel: "the bot is not a member; invite it with /invite",
  is_archived: "the channel is archived; unarchive it, or name another one in the fleet file",
  ratelimited: "Slack asks to wait; try again in a minute",
};

/** In words; never with the token. */
export function explainSlackError(error: unknown): string {
  const code = findPlatformError(error);
  return code === undefined ? `no usable answer: ${findRoot(error)}` : explainSlackCode(code);
}

/** Slack's word with what to do about it. */
export function explainSlackCode(code: string): string {
  const text = advice[code];
  return text === undefined ? code : `${code}: ${text}`;
}

/** Slack's own error word; `undefined`: the answer never came, or was none of Slack's. */
function findPlatformError(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, data } = error as { code?: unknown; data?: { error?: unknown } };
  if (code === "slack_webapi_rate_limited_error") return "ratelimited";
  return typeof data?.error === "string" ? data.error : undefined;
}

/** The SDK and fetch each wrap the reason; the innermost one says it. */
function findRoot(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { original, cause } = error as { original?: unknown; cause?: unknown };
  const inner = original ?? cause;
  return inner instanceof Error ? findRoot(inner) : error.message || error.name;
}
