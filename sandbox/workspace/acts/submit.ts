import { ApiError } from "../api/api-error.ts";
import { asRecord } from "../block-elements.ts";
import type { Delivery } from "../delivery/delivery.ts";
import { mergeState } from "../element-state.ts";
import type { Act } from "../protocol.ts";
import { readView } from "../read-view.ts";
import { describeView } from "../view-json.ts";
import { MAX_STACKED_VIEWS, type StoredView } from "../views.ts";
import type { World } from "../world.ts";
import { type ActResult, DONE, refuse } from "./act-result.ts";
import { describeActor } from "./describe-actor.ts";

type SubmitAct = Extract<Act, { do: "submit" }>;

/** Shown over the modal when the app did not answer, as Slack does. */
const TROUBLE = "We had some trouble connecting. Try again?";

/** Submits a modal and does what the app answers: errors, update, push, clear, or close. */
export const submit = async (act: SubmitAct, world: World, delivery: Delivery): Promise<ActResult> => {
  const open = world.views.find(act.viewId);
  if (open === undefined) return refuse("view_not_found");
  const stored = world.views.setState(open, mergeState(open.state, act.values));
  const outcome = await delivery.send({
    type: "interactive",
    payload: {
      type: "view_submission",
      ...describeActor(world, act.user),
      trigger_id: world.triggers.issue(act.user),
      view: describeView(stored, world),
      response_urls: [],
    },
  });
  if (outcome.kind === "failed") {
    const block = asRecord(stored.view.blocks[0])["block_id"];
    world.views.setErrors(stored, { [String(block ?? "")]: TROUBLE });
    return refuse(outcome.error);
  }
  applyResponse(outcome.body, stored, world);
  return { ok: true, ack: outcome.body };
};

/** Throws `ApiError` when the response breaks a rule. */
const applyResponse = (body: unknown, stored: StoredView, world: World): void => {
  const { response_action, view, errors } = asRecord(body);
  switch (response_action) {
    case "errors":
      world.views.setErrors(stored, readErrors(errors));
      return;
    case "update":
      world.views.update(world.views.find(stored.id) ?? stored, readView(view, "modal"));
      return;
    case "push":
      if (world.views.modals(stored.user).length >= MAX_STACKED_VIEWS) {
        throw new ApiError("push_limit_reached");
      }
      world.views.push(stored.user, readView(view, "modal"));
      return;
    case "clear":
      world.views.closeAll(stored.user);
      return;
    default:
      world.views.close(stored);
  }
};

const readErrors = (errors: unknown): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(asRecord(errors)).map(([block, text]) => [block, String(text)]));

/** Closes a modal; the app hears of it when it asked to with `notify_on_close`. */
export const closeModal = async (
  act: Extract<Act, { do: "closeModal" }>,
  world: World,
  delivery: Delivery,
): Promise<ActResult> => {
  const stored = world.views.find(act.viewId);
  if (stored === undefined || stored.view.type !== "modal") return refuse("view_not_found");
  if (stored.view.clear_on_close === true) world.views.closeAll(act.user);
  else world.views.close(stored);
  if (stored.view.notify_on_close !== true) return DONE;
  const outcome = await delivery.send({
    type: "interactive",
    payload: {
      type: "view_closed",
      ...describeActor(world, act.user),
      view: describeView(stored, world),
      is_cleared: stored.view.clear_on_close === true,
    },
  });
  return outcome.kind === "acked" ? DONE : refuse(outcome.error);
};
