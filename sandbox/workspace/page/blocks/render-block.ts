import type { ContainerBlock, InputBlock, KnownBlock } from "@slack/types";
import { type Child, h } from "../dom.ts";
import { parseMarkdown } from "../markdown.ts";
import { renderProse } from "../render-prose.ts";
import { readRichText } from "../rich-text.ts";
import { type BlockContext, renderPlain, renderText } from "./block-context.ts";
import { renderElement, renderUnknown } from "./element.ts";
import { renderDataTable, renderTable } from "./table.ts";
import { renderPlan, renderTask } from "./task.ts";
import { renderAlert, renderContext, renderImage, renderImageBlock, renderSection } from "./text-blocks.ts";

/** One Block Kit block, wrapped so that tests find it by `data-block` and `data-block-id`. */
export function renderBlock(block: KnownBlock, context: BlockContext): HTMLElement {
  return h(
    "div",
    { class: `block block-${block.type}`, "data-block": block.type, "data-block-id": block.block_id },
    // A kind that the types do not know yet gives undefined.
    renderBody(block, context) ?? renderUnknown(block.type, context),
  );
}

function renderBody(block: KnownBlock, context: BlockContext): Child {
  const blockId = block.block_id ?? "";
  switch (block.type) {
    case "section":
      return renderSection(block, context);
    case "header":
      return h("div", { class: "header", role: "heading", "aria-level": 3 }, renderPlain(block.text));
    case "divider":
      return h("hr");
    case "context":
      return renderContext(block, context);
    case "actions":
      return h(
        "div",
        { class: "actions" },
        block.elements.map((element) => renderElement(element, blockId, context)),
      );
    case "table":
      return renderTable(block, context);
    case "data_table":
      return renderDataTable(block, context);
    case "rich_text":
      return h("div", { class: "prose" }, renderProse(readRichText(block), context.directory));
    case "markdown":
      return h("div", { class: "prose markdown" }, renderProse(parseMarkdown(block.text), context.directory));
    case "image":
      return renderImageBlock(block);
    case "input":
      return renderInput(block, context);
    case "alert":
      return renderAlert(block, context);
    case "container":
      return renderContainer(block, context);
    case "task_card":
      return renderTask(block, context);
    case "plan":
      return renderPlan(block, context);
    case "card":
    case "carousel":
    case "context_actions":
    case "file":
    case "video":
      return renderUnknown(block.type, context);
  }
}

function renderInput(block: InputBlock, context: BlockContext): Child {
  const control = renderElement(block.element, block.block_id ?? "", context, block.dispatch_action === true);
  const labelId = `${control.id}-label`;
  const errorId = `${control.id}-error`;
  const isOptional = block.optional === true;
  control.removeAttribute("aria-label");
  control.setAttribute("aria-labelledby", labelId);
  control.setAttribute("aria-describedby", errorId);
  if (!isOptional) control.setAttribute("aria-required", "true");
  return h(
    "div",
    { class: "input", "data-required": isOptional ? undefined : "true" },
    h(
      "label",
      { for: control.id, id: labelId },
      renderPlain(block.label),
      isOptional ? h("span", { class: "optional" }, ` ${context.words.optional}`) : undefined,
    ),
    control,
    h("div", { class: "field-error", id: errorId, role: "alert", "data-testid": "field-error" }),
    block.hint === undefined ? undefined : h("div", { class: "hint" }, renderPlain(block.hint)),
  );
}

function renderContainer(block: ContainerBlock, context: BlockContext): Child {
  const title = block.rich_text_title
    ? renderProse(readRichText(block.rich_text_title), context.directory)
    : renderPlain(block.title ?? { text: "" });
  const head = h(
    "div",
    { class: block.has_header_divider === true ? "container-head divided" : "container-head" },
    block.icon === undefined ? undefined : renderImage(block.icon, "container-icon"),
    h(
      "div",
      {},
      h("div", { class: "container-title" }, title),
      block.subtitle === undefined ? undefined : renderText(block.subtitle, context),
    ),
  );
  const children = block.child_blocks.map((child) => renderBlock(child, context));
  if (block.is_collapsible !== true) return h("div", { class: "container" }, head, children);
  return h(
    "details",
    { class: "container", open: block.default_collapsed !== true },
    h("summary", {}, head),
    h("div", { class: "container-body" }, children),
  );
}
