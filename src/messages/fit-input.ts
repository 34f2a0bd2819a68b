import type { InputBlock, PlainTextOption } from "@slack/types";
import { cutText } from "./cut-text.ts";
import { slackLimits } from "./slack-limits.ts";

/** Keeps a field of a modal within Slack's limits. */
export function fitInput(block: InputBlock): InputBlock {
  const { label, hint, element } = block;
  return {
    ...block,
    label: { ...label, text: cutText(label.text, slackLimits.inputLabel) },
    ...(hint && { hint: { ...hint, text: cutText(hint.text, slackLimits.inputLabel) } }),
    element: fitElement(element),
  };
}

function fitElement(element: InputBlock["element"]): InputBlock["element"] {
  switch (element.type) {
    case "plain_text_input": {
      const { initial_value: value, max_length: max = slackLimits.inputText } = element;
      return value === undefined ? element : { ...element, initial_value: cutText(value, max) };
    }
    case "static_select": {
      const options = fitOptions(element.options ?? [], slackLimits.selectOptions);
      const { initial_option: initial, ...rest } = element;
      const kept = options.find(({ value }) => value === initial?.value);
      return { ...rest, options: [...options], ...(kept && { initial_option: kept }) };
    }
    case "multi_static_select": {
      const options = fitOptions(element.options ?? [], slackLimits.selectOptions);
      const { initial_options: initial = [], ...rest } = element;
      const kept = options.filter(({ value }) => initial.some((one) => one.value === value));
      return { ...rest, options: [...options], ...(kept.length > 0 && { initial_options: kept }) };
    }
    default:
      return element;
  }
}

/** The first few, of equal values the first. A value that had to be cut names nothing, and is answered as such. */
export function fitOptions<One extends PlainTextOption>(
  options: readonly One[],
  most: number,
): readonly One[] {
  const seen = new Set<string>();
  return options
    .map((option) => ({
      ...option,
      text: { ...option.text, text: cutText(option.text.text, slackLimits.optionText) },
      value: cutText(option.value ?? "", slackLimits.optionValue),
    }))
    .filter(({ value }) => !seen.has(value) && seen.add(value))
    .slice(0, most);
}
