import type { Middleware, SlackCommandMiddlewareArgs, SlashCommand } from "@slack/bolt";
import type { WebClient } from "@slack/web-api";
import type { RenderedMessage } from "../../../messages/renderer.ts";
import { type Answer, answerFor, type Listening } from "../../listening.ts";
import { ack } from "./ack.ts";
import { ackAll } from "./ack-all.ts";
import { alerts } from "./alerts.ts";
import { assign } from "./assign.ts";
import { bigkeys } from "./bigkeys.ts";
import { clients } from "./clients.ts";
import { close } from "./close.ts";
import { clusters } from "./clusters.ts";
import type { SlackCommand } from "./command.ts";
import { diff } from "./diff.ts";
import { digest } from "./digest.ts";
import { findClosest } from "./find-closest.ts";
import { flush } from "./flush.ts";
import { help } from "./help.ts";
import { hotkeys } from "./hotkeys.ts";
import { inspect } from "./inspect.ts";
import { keys } from "./keys.ts";
import { lang } from "./lang.ts";
import { readCommandWords } from "./read-command-words.ts";
import { report } from "./report.ts";
import { request } from "./request.ts";
import { requests } from "./requests.ts";
import { route } from "./route.ts";
import { signoff, withdraw } from "./signoff.ts";
import { maintenance, silence } from "./silence.ts";
import { silences } from "./silences.ts";
import { slowlog } from "./slowlog.ts";
import { status } from "./status.ts";
import { ttl } from "./ttl.ts";
import { unack } from "./unack.ts";
import { why } from "./why.ts";

/** Every `/redis-audit` command by its word; the help template describes each. */
export const slackCommands: Readonly<Record<string, SlackCommand>> = {
  help,
  clusters,
  status,
  alerts,
  ack,
  unack,
  assign,
  "ack-all": ackAll,
  close,
  why,
  silence,
  maintenance,
  silences,
  route,
  digest,
  request,
  requests,
  signoff,
  withdraw,
  flush,
  report,
  keys,
  ttl,
  bigkeys,
  diff,
  inspect,
  slowlog,
  clients,
  hotkeys,
  lang,
};

/** Acknowledges at once (Slack waits 3 s), then answers so that only the person sees it. */
export function redisAudit(listening: Listening): Middleware<SlackCommandMiddlewareArgs> {
  return async ({ command, ack: acknowledge, respond, client, logger }) => {
    await acknowledge();
    const answer = await answerFor(listening, command.user_id);
    const message = await run(command, client, answer, listening).catch((error: unknown) => {
      logger.error(error);
      return answer("command-problem", { problem: "failed" });
    });
    if (message === undefined) return;
    await respond({ response_type: "ephemeral", text: message.text, blocks: [...message.blocks] });
  };
}

async function run(
  { text, user_id: userId, channel_id: channel, trigger_id: triggerId }: SlashCommand,
  client: WebClient,
  answer: Answer,
  listening: Listening,
): Promise<RenderedMessage | undefined> {
  const [word = "help", ...words] = readCommandWords(text);
  const name = word.toLowerCase();
  const commands = Object.keys(slackCommands);
  const command = Object.hasOwn(slackCommands, name) ? slackCommands[name] : undefined;
  if (command !== undefined) {
    return command({ userId, channel, words, answer, commands, triggerId, client }, listening);
  }
  const suggestion = findClosest(word, commands);
  return answer("unknown-command", { word, ...(suggestion && { suggestion }) });
}
