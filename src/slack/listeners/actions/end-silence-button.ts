import type { BlockButtonAction, Middleware, SlackActionMiddlewareArgs } from "@slack/bolt";
import { answerFor, type Listening } from "../../listening.ts";
import { answerEndSilence } from "../commands/silences.ts";
import { tellPerson } from "./tell-person.ts";

/** The button End beside a silence in a list. */
export function endSilenceButton(
  listening: Listening,
): Middleware<SlackActionMiddlewareArgs<BlockButtonAction>> {
  return async ({ ack, action, body, respond }) => {
    await ack();
    const userId = body.user.id;
    const answer = await answerFor(listening, userId);
    await tellPerson(respond, await answerEndSilence(listening, answer, action.value ?? "", userId));
  };
}
