import { createHmac } from "node:crypto";

/**
 * The headers by which an app knows that a request is Slack's: HMAC-SHA256 of `v0:<seconds>:<body>`
 * (docs.slack.dev, "Verifying requests from Slack").
 */
export const signRequest = (
  body: string,
  signingSecret: string,
  nowMs: number,
): Readonly<Record<string, string>> => {
  const timestamp = String(Math.floor(nowMs / 1_000));
  const digest = createHmac("sha256", signingSecret).update(`v0:${timestamp}:${body}`).digest("hex");
  return { "x-slack-request-timestamp": timestamp, "x-slack-signature": `v0=${digest}` };
};
