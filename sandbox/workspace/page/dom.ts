/** What `h` accepts as a child: strings become text nodes, never markup. */
export type Child = Node | string | undefined | readonly Child[];

/**
 * Attributes and listeners of one element: `undefined` and `false` leave it out, `true` sets it empty, a
 * function under `onclick`, `onkeydown`… listens. Styles and markup cannot be passed: text stays text.
 */
export type Props = Readonly<
  Record<string, string | number | boolean | undefined | ((event: never) => void)>
>;

/** Creates an element. The only way this page makes elements, so nothing a person wrote is ever parsed as HTML. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  props: Props = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  setProps(element, props);
  append(element, children);
  return element;
}

/** Creates an SVG icon of 20 × 20 units from path data. Decorative: hidden from screen readers. */
export function icon(...paths: readonly string[]): SVGSVGElement {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  for (const d of paths) {
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", d);
    svg.append(path);
  }
  return svg;
}

export function append(parent: Element | DocumentFragment, children: readonly Child[]): void {
  for (const child of children) {
    if (child === undefined) continue;
    if (typeof child === "string" || child instanceof Node) parent.append(child);
    else append(parent, child);
  }
}

/** Replaces the children only; the element keeps its listeners, focus and scroll position. */
export function fill(parent: Element, ...children: readonly Child[]): void {
  parent.replaceChildren();
  append(parent, children);
}

function setProps(element: HTMLElement, props: Props): void {
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name.slice(2), value as EventListener);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
}

const safeProtocols = ["http:", "https:", "mailto:"];

/** A link's address if following it can run nothing here; `undefined` for `javascript:`, `data:` and what is no address. */
export function findSafeUrl(url: string): string | undefined {
  try {
    return safeProtocols.includes(new URL(url, location.href).protocol) ? url : undefined;
  } catch {
    return undefined;
  }
}
