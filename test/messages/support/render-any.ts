import type { Language } from "../../../src/core/fleet.ts";
import type { RenderedMessage, Renderer } from "../../../src/messages/renderer.ts";

/** Renders a view whose template is known only by name, as lists of fixtures give them. */
export function renderAny(
  renderer: Renderer,
  template: string,
  view: unknown,
  languages: readonly Language[],
): RenderedMessage {
  const render = renderer.render as (
    name: string,
    view: unknown,
    all: readonly Language[],
  ) => RenderedMessage;
  return render(template, view, languages);
}
