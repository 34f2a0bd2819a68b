import type { AlertBlock, ContextBlock, ImageBlock, ImageElement, SectionBlock } from "@slack/types";
import { type Child, findSafeUrl, h } from "../dom.ts";
import { type BlockContext, renderPlain, renderText } from "./block-context.ts";
import { renderElement } from "./element.ts";

export function renderSection(block: SectionBlock, context: BlockContext): HTMLElement {
  const accessory = block.accessory;
  const fields = block.fields ?? [];
  return h(
    "div",
    { class: "section" },
    h(
      "div",
      { class: "section-text" },
      block.text === undefined ? undefined : renderText(block.text, context),
      fields.length === 0
        ? undefined
        : h(
            "div",
            { class: "fields" },
            fields.map((field) => h("div", { class: "field" }, renderText(field, context))),
          ),
    ),
    accessory === undefined
      ? undefined
      : h(
          "div",
          { class: "accessory" },
          accessory.type === "image"
            ? renderImage(accessory, "accessory-image")
            : renderElement(accessory, block.block_id ?? "", context),
        ),
  );
}

export function renderContext(block: ContextBlock, context: BlockContext): HTMLElement {
  return h(
    "div",
    { class: "context" },
    block.elements.map((element): Child => {
      return element.type === "image" ? renderImage(element, "context-image") : renderText(element, context);
    }),
  );
}

export function renderImageBlock(block: ImageBlock): HTMLElement {
  return h(
    "figure",
    { class: "image" },
    block.title === undefined ? undefined : h("figcaption", {}, renderPlain(block.title)),
    renderImage(block, "image-full"),
  );
}

/** The alternative text stands in where there is no address to load. */
export function renderImage(image: ImageElement | ImageBlock, className: string): Child {
  const url = findImageUrl(image);
  if (url === undefined) return h("span", { class: className }, image.alt_text);
  return h("img", { class: className, src: url, alt: image.alt_text, loading: "lazy" });
}

function findImageUrl(image: ImageElement | ImageBlock): string | undefined {
  if ("image_url" in image) return findSafeUrl(image.image_url);
  return "url" in image.slack_file ? findSafeUrl(image.slack_file.url) : undefined;
}

const alertMarks = { default: "i", info: "i", warning: "!", error: "!", success: "✓" } as const;

export function renderAlert(block: AlertBlock, context: BlockContext): HTMLElement {
  const level = block.level ?? "default";
  return h(
    "div",
    { class: `alert alert-${level}`, role: level === "error" ? "alert" : "note" },
    h("span", { class: "alert-mark", "aria-hidden": "true" }, alertMarks[level]),
    renderText(block.text, context),
  );
}
