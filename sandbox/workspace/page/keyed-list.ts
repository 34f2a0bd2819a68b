export interface ListItem {
  readonly key: string;
  /** Equal signatures look equal: the element on the page stays, with its focus and its open menus. */
  readonly signature: string;
  readonly render: () => HTMLElement;
}

export interface KeyedList {
  readonly update: (items: readonly ListItem[]) => void;
}

/** Keeps the children of `parent` equal to the items, touching only those that changed. */
export function createKeyedList(parent: HTMLElement): KeyedList {
  let shown = new Map<string, { readonly signature: string; readonly element: HTMLElement }>();
  return {
    update: (items) => {
      const next: typeof shown = new Map();
      for (const item of items) {
        const old = shown.get(item.key);
        if (old?.signature === item.signature) next.set(item.key, old);
        else next.set(item.key, { signature: item.signature, element: renew(old?.element, item.render()) });
      }
      for (const [key, { element }] of shown) if (!next.has(key)) element.remove();
      shown = next;
      let at = parent.firstElementChild;
      for (const { element } of next.values()) {
        if (element === at) at = at.nextElementSibling;
        else parent.insertBefore(element, at);
      }
    },
  };
}

/** Puts the new element where the old one was; focus moves to what has the same hooks in it. */
function renew(old: HTMLElement | undefined, fresh: HTMLElement): HTMLElement {
  if (old === undefined) return fresh;
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  const hook = focused instanceof HTMLElement ? describeHook(focused) : undefined;
  old.replaceWith(fresh);
  if (hook !== undefined) fresh.querySelector<HTMLElement>(hook)?.focus({ preventScroll: true });
  return fresh;
}

function describeHook(element: HTMLElement): string | undefined {
  const { actionId, testid, name } = element.dataset;
  if (actionId !== undefined) return `[data-action-id="${CSS.escape(actionId)}"]`;
  if (testid === undefined) return undefined;
  const named = name === undefined ? "" : `[data-name="${CSS.escape(name)}"]`;
  return `[data-testid="${CSS.escape(testid)}"]${named}`;
}
