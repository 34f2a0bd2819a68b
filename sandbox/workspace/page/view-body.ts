import type { KnownBlock, View } from "@slack/types";
import type { BlockContext } from "./blocks/block-context.ts";
import { findFields } from "./blocks/field.ts";
import { renderBlock } from "./blocks/render-block.ts";

/** Renders a view's blocks into `body`; what was entered in fields that the new view still has is kept, as Slack does. */
export function renderViewBody(body: HTMLElement, view: View, context: BlockContext): void {
  const focused = document.activeElement;
  const focusedId = focused !== null && body.contains(focused) ? focused.id : "";
  const entered = new Map(
    findFields(body).map(({ blockId, actionId, field }) => [`${blockId} ${actionId}`, field.read()]),
  );
  body.replaceChildren(...view.blocks.map((block) => renderBlock(block as KnownBlock, context)));
  for (const { blockId, actionId, field } of findFields(body)) {
    const value = entered.get(`${blockId} ${actionId}`);
    if (value !== undefined) field.restore(value);
  }
  if (focusedId !== "") document.getElementById(focusedId)?.focus({ preventScroll: true });
}
