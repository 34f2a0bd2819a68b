/**
 * A live control of a view. The modal keeps no state of its own: it reads the controls when it is submitted, in
 * the shape of `view.state.values`
 * (https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload).
 */
export interface Field {
  readonly element: HTMLElement;
  readonly read: () => FieldValue;
  /** Puts back what somebody entered, after the view was rendered again. */
  readonly restore: (value: FieldValue) => void;
}

export type FieldValue = Readonly<Record<string, unknown>> & { readonly type: string };

const fields = new WeakMap<Element, Field>();

/** Lets `findFields` find the control by its element. */
export function registerField(field: Field): HTMLElement {
  field.element.classList.add("field-control");
  fields.set(field.element, field);
  return field.element;
}

export interface PlacedField {
  readonly blockId: string;
  readonly actionId: string;
  readonly field: Field;
}

/** The controls below an element, in document order. */
export function findFields(root: Element): readonly PlacedField[] {
  return [...root.querySelectorAll<HTMLElement>(".field-control")].flatMap((element) => {
    const field = fields.get(element);
    const { blockId = "", actionId = "" } = element.dataset;
    return field === undefined ? [] : [{ blockId, actionId, field }];
  });
}

/** Nothing entered or chosen: `null`, an empty string or an empty list in every slot but `type`. */
export function isEmpty(value: FieldValue): boolean {
  return Object.entries(value).every(
    ([name, slot]) =>
      name === "type" ||
      slot === null ||
      slot === undefined ||
      slot === "" ||
      (Array.isArray(slot) && slot.length === 0),
  );
}
