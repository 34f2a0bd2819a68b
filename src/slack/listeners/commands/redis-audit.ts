import type { Middleware, SlackCommandMiddlewareArgs, SlashCommand } from "@slack/bolt";
import type { RenderedMessage } from "../../../messages/renderer.ts";
import { type Answer, answerFor, type Listening } from "../../listening.ts";
import { ack } from "./ack.ts";
import { alerts } from "./alerts.ts";
import { bigkeys } from "./bigkeys.ts";
import { clusters } from "./clusters.ts";
import type { SlackCommand } from "./command.ts";
import { diff } from "./diff.ts";
import { findClosest } from "./find-closest.ts";
import { help } from "./help.ts";
import { keys } from "./keys.ts";
import { lang } from "./lang.ts";
import { report } from "./report.ts";
import { status } from "./status.ts";
import { ttl } from "./ttl.ts";

/** Every `/redis-audit` command by its word; the help template describes each. */
export const slackCommands: Readonly<Record<string, SlackCommand>> = {
  help,
  clusters,
  status,
  alerts,
  ack,
  report,
  keys,
  ttl,
  bigkeys,
  diff,
  lang,
};

/** Acknowledges at once (Slack waits 3 s), then answers so that only the person sees it. */
export function redisAudit(listening: Listening): Middleware<SlackCommandMiddlewareArgs> {
  return async ({ command, ack: acknowledge, respond, logger }) => {
    await acknowledge();
    const answer = await answerFor(listening, command.user_id);
    const message = await run(command, answer, listening).catch((error: unknown) => {
      logger.error(error);
      return answer("command-problem", { problem: "failed" });
    });
    await respond({ response_type: "ephemeral", text: message.text, blocks: [...message.blocks] });
  };
}

async function run(
  { text, user_id: userId, channel_id: channel }: SlashCommand,
  answer: Answer,
  listening: Listening,
): Promise<RenderedMessage> {
  const [word = "help", ...words] = text.split(/\s+/u).filter((part) => part !== "");
  const name = word.toLowerCase();
  const commands = Object.keys(slackCommands);
  const command = Object.hasOwn(slackCommands, name) ? slackCommands[name] : undefined;
  if (command !== undefined) return command({ userId, channel, words, answer, commands }, listening);
  const suggestion = findClosest(word, commands);
  return answer("unknown-command", { word, ...(suggestion && { suggestion }) });
}
