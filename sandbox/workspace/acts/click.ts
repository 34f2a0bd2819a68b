import { type FoundElement, findElement } from "../block-elements.ts";
import type { Delivery } from "../delivery/delivery.ts";
import { mergeState, readChosenValue, readInitialState, type StateValues } from "../element-state.ts";
import { describeMessage } from "../message-json.ts";
import type { Act, Message } from "../protocol.ts";
import { describeView } from "../view-json.ts";
import type { StoredView } from "../views.ts";
import type { World } from "../world.ts";
import { type ActResult, refuse } from "./act-result.ts";
import { describeActor } from "./describe-actor.ts";
import { notifyFailure } from "./notify-failure.ts";

type ClickAct = Extract<Act, { do: "click" }>;
type ClickViewAct = Extract<Act, { do: "clickView" }>;

/** A click or choice in a message. */
export const click = async (act: ClickAct, world: World, delivery: Delivery): Promise<ActResult> => {
  const message = world.messages.find(act.channel, act.ts);
  if (message === undefined) return refuse("message_not_found");
  const found = findElement(message.blocks, act.actionId, act.blockId);
  if (found === undefined) return refuse("action_not_found");
  const payload = describeMessageClick(act, message, found, world);
  const outcome = await delivery.send({ type: "interactive", payload });
  if (outcome.kind === "acked") return { ok: true, ack: outcome.body };
  notifyFailure(world, act.channel, act.user, `This action failed with the error "${outcome.error}"`);
  return refuse(outcome.error);
};

/** A click or choice in a modal or on App Home. */
export const clickView = async (act: ClickViewAct, world: World, delivery: Delivery): Promise<ActResult> => {
  const before = act.viewId === "home" ? world.views.home(act.user) : world.views.find(act.viewId);
  if (before === undefined) return refuse("view_not_found");
  const found = findElement(before.view.blocks, act.actionId, act.blockId);
  if (found === undefined) return refuse("action_not_found");
  const entered = mergeState(before.state, act.values ?? {});
  const stored = world.views.setState(before, rememberChoice(entered, found, act.value));
  const payload = describeViewClick(act, stored, found, world);
  const outcome = await delivery.send({ type: "interactive", payload });
  return outcome.kind === "acked" ? { ok: true, ack: outcome.body } : refuse(outcome.error);
};

const describeMessageClick = (act: ClickAct, message: Message, found: FoundElement, world: World) => {
  const token = world.responseUrls.issue({
    channel: act.channel,
    user: act.user,
    messageTs: message.ts,
  });
  const isEphemeral = message.ephemeralFor !== undefined;
  return {
    type: "block_actions",
    ...describeActor(world, act.user),
    container: {
      type: "message",
      message_ts: message.ts,
      channel_id: act.channel,
      is_ephemeral: isEphemeral,
      ...(message.threadTs !== undefined && { thread_ts: message.threadTs }),
    },
    trigger_id: world.triggers.issue(act.user),
    channel: { id: act.channel, name: world.channels.find(act.channel)?.name ?? "" },
    // Slack does not send the content of ephemeral messages back.
    ...(!isEphemeral && { message: describeMessage(message, world, true) }),
    state: { values: rememberChoice(readInitialState(message.blocks), found, act.value) },
    response_url: `${world.baseUrl()}response/${token}`,
    actions: [describeAction(found, act.value, world)],
  };
};

const describeViewClick = (act: ClickViewAct, stored: StoredView, found: FoundElement, world: World) => ({
  type: "block_actions",
  ...describeActor(world, act.user),
  container: { type: "view", view_id: stored.id },
  trigger_id: world.triggers.issue(act.user),
  view: describeView(stored, world),
  actions: [describeAction(found, act.value, world)],
});

const describeAction = (found: FoundElement, value: string | undefined, world: World) => {
  const { text, placeholder } = found.element;
  return {
    type: found.type,
    block_id: found.blockId,
    action_id: found.actionId,
    action_ts: world.nextTs(),
    ...(text !== undefined && { text }),
    ...(placeholder !== undefined && { placeholder }),
    ...readChosenValue(found, value),
  };
};

const STATELESS = ["button", "icon_button", "overflow", "feedback_buttons", "workflow_button"];

const rememberChoice = (state: StateValues, found: FoundElement, value: string | undefined): StateValues => {
  if (STATELESS.includes(found.type)) return state;
  const chosen = { type: found.type, ...readChosenValue(found, value) };
  return mergeState(state, { [found.blockId]: { [found.actionId]: chosen } });
};
