import type { ActionsBlockElement, Button, InputBlockElement, Overflow, WorkflowButton } from "@slack/types";
import { findSafeUrl, h, icon } from "../dom.ts";
import { openMenu } from "../popup.ts";
import { type BlockContext, renderPlain } from "./block-context.ts";
import {
  type ControlPlace,
  controlProps,
  renderCheckboxes,
  renderMultiSelect,
  renderRadios,
  renderSelect,
} from "./choice-controls.ts";
import { askFirst } from "./confirm.ts";
import { toChoice } from "./options.ts";
import { renderTextControl } from "./text-controls.ts";

export type Interactive = ActionsBlockElement | InputBlockElement;

/**
 * An element of an actions block, an accessory or an input. `dispatches`: choosing sends a block action at once;
 * an input without it only waits to be submitted.
 */
export function renderElement(
  element: Interactive,
  blockId: string,
  context: BlockContext,
  dispatches = true,
): HTMLElement {
  const actionId = element.action_id ?? "";
  const confirm = "confirm" in element ? element.confirm : undefined;
  const place: ControlPlace = {
    blockId,
    actionId,
    id: `${context.idPrefix}-${blockId}-${actionId}`,
    changed: (value) => {
      if (dispatches) askFirst(confirm, context, () => void context.act({ blockId, actionId, value }));
    },
  };
  // A kind that the types do not know yet gives undefined.
  return renderKnown(element, place, context) ?? renderUnknown(element.type, context);
}

function renderKnown(element: Interactive, place: ControlPlace, context: BlockContext): HTMLElement {
  switch (element.type) {
    case "button":
    case "workflow_button":
      return renderButton(element, place, context);
    case "overflow":
      return renderOverflow(element, place, context);
    case "static_select":
    case "users_select":
    case "conversations_select":
    case "channels_select":
      return renderSelect(element, place, context);
    case "multi_static_select":
    case "multi_users_select":
    case "multi_conversations_select":
    case "multi_channels_select":
      return renderMultiSelect(element, place, context);
    case "checkboxes":
      return renderCheckboxes(element, place, context);
    case "radio_buttons":
      return renderRadios(element, place, context);
    case "plain_text_input":
    case "email_text_input":
    case "url_text_input":
    case "number_input":
    case "datepicker":
    case "timepicker":
    case "datetimepicker":
      return renderTextControl(element, place, context);
    case "external_select":
    case "multi_external_select":
    case "file_input":
    case "rich_text_input":
      return renderUnknown(element.type, context);
  }
}

/** A box that names what this page cannot show, instead of leaving a hole. */
export function renderUnknown(type: string, context: BlockContext): HTMLElement {
  return h("div", { class: "unknown-block", "data-unknown": type }, context.words.unknownBlock(type));
}

function renderButton(
  button: Button | WorkflowButton,
  place: ControlPlace,
  context: BlockContext,
): HTMLElement {
  const url = button.type === "button" && button.url !== undefined ? findSafeUrl(button.url) : undefined;
  const press = async () => {
    if (url !== undefined) window.open(url, "_blank", "noopener");
    element.setAttribute("aria-busy", "true");
    await context.act({ blockId: place.blockId, actionId: place.actionId });
    element.removeAttribute("aria-busy");
  };
  const element = h(
    "button",
    {
      type: "button",
      class: `button ${button.style ?? ""}`.trim(),
      ...controlProps(place),
      "aria-label": button.accessibility_label,
      onclick: () => {
        if (element.ariaBusy !== "true") askFirst(button.confirm, context, () => void press());
      },
    },
    renderPlain(button.text),
  );
  return element;
}

function renderOverflow(overflow: Overflow, place: ControlPlace, context: BlockContext): HTMLElement {
  const choose = (value: string, url: string | undefined) => () => {
    const safe = url === undefined ? undefined : findSafeUrl(url);
    if (safe !== undefined) window.open(safe, "_blank", "noopener");
    place.changed(value);
  };
  const open = () =>
    openMenu(
      button,
      context.words.moreActions,
      overflow.options.map((option) => ({
        content: renderPlain(option.text),
        testId: "overflow-option",
        attributes: { "data-value": toChoice(option).value },
        choose: choose(toChoice(option).value, option.url),
      })),
    );
  const button = h(
    "button",
    {
      type: "button",
      class: "button overflow",
      ...controlProps(place),
      "aria-label": context.words.moreActions,
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      onclick: open,
    },
    icon("M4 10h.01M10 10h.01M16 10h.01"),
  );
  return button;
}
