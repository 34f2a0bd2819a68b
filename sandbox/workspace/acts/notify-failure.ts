import { SLACKBOT_ID } from "../identity.ts";
import type { World } from "../world.ts";

/** Tells only this person that the app did not do what they asked, as Slack does. */
export const notifyFailure = (world: World, channel: string, user: string, text: string): void => {
  world.messages.post({ channel, user: SLACKBOT_ID, text, ephemeralFor: user });
};
