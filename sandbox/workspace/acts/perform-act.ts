import { ApiError } from "../api/api-error.ts";
import type { Delivery } from "../delivery/delivery.ts";
import type { Act } from "../protocol.ts";
import type { World } from "../world.ts";
import { type ActResult, DONE, refuse } from "./act-result.ts";
import { click, clickView } from "./click.ts";
import { say } from "./say.ts";
import { slash } from "./slash.ts";
import { closeModal, submit } from "./submit.ts";

/** Does what a person does. Resolves when the app acknowledged it, where it has to. */
export const performAct = async (act: Act, world: World, delivery: Delivery): Promise<ActResult> => {
  if (world.people.find(act.user)?.isBot !== false) return refuse("user_not_found");
  try {
    return await perform(act, world, delivery);
  } catch (error) {
    // The app's answer broke one of Slack's rules.
    if (error instanceof ApiError) return refuse(error.code);
    throw error;
  }
};

const perform = async (act: Act, world: World, delivery: Delivery): Promise<ActResult> => {
  switch (act.do) {
    case "say":
      return say(act, world);
    case "slash":
      return slash(act, world, delivery);
    case "click":
      return click(act, world, delivery);
    case "clickView":
      return clickView(act, world, delivery);
    case "submit":
      return submit(act, world, delivery);
    case "closeModal":
      return closeModal(act, world, delivery);
    case "react":
      return react(act, world);
    case "unreact":
      return react(act, world);
    case "openHome":
      world.changes.publish({ kind: "homeOpened", user: act.user });
      return DONE;
  }
};

const react = (act: Extract<Act, { do: "react" | "unreact" }>, world: World): ActResult => {
  const message = world.messages.find(act.channel, act.ts);
  if (message === undefined) return refuse("message_not_found");
  const { react: add, unreact: remove } = world.messages;
  const isDone = (act.do === "react" ? add : remove)(message, act.user, act.name);
  return isDone ? DONE : refuse(act.do === "react" ? "already_reacted" : "no_reaction");
};
