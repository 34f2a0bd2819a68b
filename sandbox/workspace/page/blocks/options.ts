import type { Option } from "@slack/types";
import type { BlockContext } from "./block-context.ts";
import { renderPlain } from "./block-context.ts";

/** One line of a menu, with the object that Slack sends back when it is chosen. */
export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly option: Option;
}

interface WithOptions {
  readonly options?: readonly Option[];
  readonly option_groups?: readonly {
    readonly label: { readonly text: string };
    readonly options: readonly Option[];
  }[];
}

/** Groups of choices; options without a group are one group without a label. */
export function readChoices(
  menu: WithOptions,
): readonly { readonly label?: string; readonly choices: readonly Choice[] }[] {
  if (menu.option_groups !== undefined) {
    return menu.option_groups.map((group) => ({
      label: renderPlain(group.label),
      choices: group.options.map(toChoice),
    }));
  }
  return [{ choices: (menu.options ?? []).map(toChoice) }];
}

export function toChoice(option: Option): Choice {
  return { value: option.value ?? "", label: renderPlain(option.text), option };
}

/** People or channels as choices, for the menus that list the workspace. */
export function listWorkspace(kind: "users" | "channels", context: BlockContext): readonly Choice[] {
  const entries =
    kind === "users"
      ? context.directory.people.filter((person) => !person.isBot).map(({ id, name }) => ({ id, name }))
      : context.directory.channels.map(({ id, name }) => ({ id, name: `#${name}` }));
  return entries.map(({ id, name }) => ({
    value: id,
    label: name,
    option: { text: { type: "plain_text", text: name }, value: id },
  }));
}
