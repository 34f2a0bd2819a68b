/** The workspace and the one app installed in it. */
export interface Identity {
  readonly teamId: string;
  readonly teamName: string;
  readonly teamDomain: string;
  readonly appId: string;
  readonly botUserId: string;
  readonly botId: string;
  readonly botName: string;
  readonly botToken: string;
  readonly appToken: string;
  readonly signingSecret: string;
  /** Legacy verification token that Slack still puts into payloads. */
  readonly verificationToken: string;
  readonly scopes: readonly string[];
}

/** Slackbot's user id is the same in every workspace. */
export const SLACKBOT_ID = "USLACKBOT";

/** Fixed ids and tokens, so that configuration for the workspace can be written down beforehand. */
export const createIdentity = (botName: string, scopes: readonly string[]): Identity => ({
  teamId: "T01LOCAL",
  teamName: "Local workspace",
  teamDomain: "local-workspace",
  appId: "A01REDISAUDIT",
  botUserId: "U00REDISAUDIT",
  botId: "B00REDISAUDIT",
  botName,
  botToken: "xoxb-local-workspace-bot",
  appToken: "xapp-local-workspace-app",
  signingSecret: "local-workspace-signing-secret",
  verificationToken: "local-workspace-verification",
  scopes,
});
