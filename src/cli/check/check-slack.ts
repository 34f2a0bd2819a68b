import { LogLevel, WebClient } from "@slack/web-api";
import type { SlackConfig } from "../../config/config.ts";
import type { Fleet } from "../../core/fleet.ts";
import type { Secret } from "../../core/secret.ts";
import type { CheckLine } from "./check-line.ts";
import { explainSlackCode, explainSlackError } from "./explain-slack-error.ts";
import { listChannels } from "./list-channels.ts";

/**
 * Asks Slack who the bot is, what it may do, whether a socket may be opened, and whether the bot is in each channel of
 * the fleet, and none is archived. Posts nothing. Without a valid token the rest is not asked.
 */
export async function checkSlack(
  config: SlackConfig,
  fleet: Fleet,
  wantedScopes: readonly string[],
): Promise<readonly CheckLine[]> {
  const client = createClient(config, config.botToken);
  const [identity, socket] = await Promise.all([checkIdentity(client, wantedScopes), checkSocket(config)]);
  if (!identity.valid) return [...identity.lines, ...socket];
  const channels = listChannels(fleet);
  return [
    ...identity.lines,
    ...socket,
    ...(await Promise.all(channels.map((channel) => checkChannel(client, channel)))),
  ];
}

function createClient({ apiUrl }: SlackConfig, token: Secret): WebClient {
  return new WebClient(token.reveal(), {
    ...(apiUrl !== undefined && { slackApiUrl: apiUrl }),
    timeout: 10_000,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logLevel: LogLevel.ERROR,
  });
}

async function checkIdentity(
  client: WebClient,
  wantedScopes: readonly string[],
): Promise<{ readonly valid: boolean; readonly lines: readonly CheckLine[] }> {
  try {
    const { user, team, response_metadata } = await client.auth.test();
    const line = { ok: true, subject: "slack", text: `signed in as ${user} in ${team}` };
    return { valid: true, lines: [line, compareScopes(response_metadata?.scopes, wantedScopes)] };
  } catch (error) {
    return { valid: false, lines: [{ ok: false, subject: "slack", text: explainSlackError(error) }] };
  }
}

/** `granted` comes from the header x-oauth-scopes; `undefined`: a server that does not send it. */
function compareScopes(granted: readonly string[] | undefined, wanted: readonly string[]): CheckLine {
  const subject = "slack scopes";
  if (granted === undefined) return { ok: false, subject, text: "Slack did not tell which are granted" };
  const missing = wanted.filter((scope) => !granted.includes(scope));
  if (missing.length > 0) {
    const text = `missing ${missing.join(", ")}; update the app from manifest.yml and install it again`;
    return { ok: false, subject, text };
  }
  const needless = granted.filter((scope) => !wanted.includes(scope));
  const also = needless.length === 0 ? "" : `; granted without need: ${needless.join(", ")}`;
  return { ok: true, subject, text: `all ${wanted.length} are granted${also}` };
}

/** An address for a socket is asked for and not used. */
async function checkSocket(config: SlackConfig): Promise<readonly CheckLine[]> {
  if (config.connection.kind === "http") return [];
  const subject = "slack socket";
  try {
    const client = createClient(config, config.connection.appToken);
    await client.apps.connections.open({});
    return [{ ok: true, subject, text: "may be opened" }];
  } catch (error) {
    return [{ ok: false, subject, text: explainSlackError(error) }];
  }
}

async function checkChannel(client: WebClient, channel: string): Promise<CheckLine> {
  const subject = `slack channel ${channel}`;
  try {
    const { channel: found } = await client.conversations.info({ channel });
    if (found?.is_archived) return { ok: false, subject, text: explainSlackCode("is_archived") };
    if (found?.is_member !== true) return { ok: false, subject, text: explainSlackCode("not_in_channel") };
    return { ok: true, subject, text: "the bot is in it" };
  } catch (error) {
    return { ok: false, subject, text: explainSlackError(error) };
  }
}
