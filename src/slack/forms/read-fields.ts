import type { ViewStateValue } from "@slack/bolt";

/** What a modal's fields hold, by name: texts and choices. Empty fields are missing. */
export interface Fields {
  readonly text: (name: string) => string | undefined;
  readonly list: (name: string) => readonly string[] | undefined;
}

type Values = Readonly<Record<string, Readonly<Record<string, ViewStateValue>>>>;

/** Reads `view.state.values`; each field's block and element bear its name. */
export function readFields(values: Values): Fields {
  const find = (name: string): ViewStateValue | undefined => values[name]?.[name];
  return {
    text: (name) => {
      const field = find(name);
      const text = field?.value ?? field?.selected_option?.value ?? field?.selected_user;
      return text?.trim() || undefined;
    },
    list: (name) => {
      const chosen = find(name)?.selected_options?.map(({ value }) => value) ?? [];
      return chosen.length === 0 ? undefined : chosen;
    },
  };
}
