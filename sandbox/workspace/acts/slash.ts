import type { Delivery } from "../delivery/delivery.ts";
import type { AckOutcome } from "../delivery/envelope.ts";
import { COMMAND_SCOPE } from "../event-scopes.ts";
import { SLACKBOT_ID } from "../identity.ts";
import type { Act } from "../protocol.ts";
import type { World } from "../world.ts";
import { type ActResult, refuse } from "./act-result.ts";
import { notifyFailure } from "./notify-failure.ts";
import { showAnswer } from "./show-answer.ts";

type SlashAct = Extract<Act, { do: "slash" }>;

export const slash = async (act: SlashAct, world: World, delivery: Delivery): Promise<ActResult> => {
  if (world.channels.find(act.channel) === undefined) return refuse("channel_not_found");
  if (!isKnown(act.command, world)) {
    const text = `\`${act.command}\` is not a valid command. In Slack, all messages that start with the “/” character are interpreted as commands.`;
    world.messages.post({ channel: act.channel, user: SLACKBOT_ID, text, ephemeralFor: act.user });
    return refuse("unknown_command");
  }
  const payload = describeCommand(act, world);
  return finish(act, await delivery.send({ type: "slash_commands", payload }), world);
};

/** An app without the scope has no commands. */
const isKnown = (command: string, world: World): boolean =>
  world.commands.includes(command) && world.identity.scopes.includes(COMMAND_SCOPE);

const finish = (act: SlashAct, outcome: AckOutcome, world: World): ActResult => {
  if (outcome.kind === "failed") {
    const text = `${act.command} failed with the error "${outcome.error}"`;
    notifyFailure(world, act.channel, act.user, text);
    return refuse(outcome.error);
  }
  if (outcome.body === undefined) return { ok: true };
  showAnswer(outcome.body, { channel: act.channel, user: act.user }, world);
  return { ok: true, ack: outcome.body };
};

/** docs.slack.dev, "Implementing slash commands": what Slack sends. */
const describeCommand = (act: SlashAct, world: World) => {
  const { identity } = world;
  const token = world.responseUrls.issue({ channel: act.channel, user: act.user });
  const channel = world.channels.find(act.channel);
  return {
    token: identity.verificationToken,
    team_id: identity.teamId,
    team_domain: identity.teamDomain,
    channel_id: act.channel,
    channel_name: channel?.kind === "im" ? "directmessage" : (channel?.name ?? ""),
    user_id: act.user,
    user_name: world.people.find(act.user)?.handle ?? "",
    command: act.command,
    text: act.text,
    api_app_id: identity.appId,
    is_enterprise_install: "false",
    response_url: `${world.baseUrl()}response/${token}`,
    trigger_id: world.triggers.issue(act.user),
  };
};
