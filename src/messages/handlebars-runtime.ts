import Handlebars from "handlebars";
import { blockHelpers } from "./helpers/block-helpers.ts";
import { fieldHelpers } from "./helpers/field-helpers.ts";
import type { Helper, HelperCall, Helpers } from "./helpers/helper-call.ts";
import { logicHelpers } from "./helpers/logic-helpers.ts";
import { textHelpers } from "./helpers/text-helpers.ts";

/** Every helper of ours by name. */
export const ownHelpers: Helpers = { ...blockHelpers, ...fieldHelpers, ...textHelpers, ...logicHelpers };

/** Handlebars' own helpers that templates may use; `log` and `lookup` have no business in a message. */
export const builtInHelpers: readonly string[] = ["if", "unless", "each", "with"];

export type HandlebarsRuntime = ReturnType<typeof Handlebars.create>;

/** A Handlebars of its own with our helpers. */
export function createHandlebarsRuntime(): HandlebarsRuntime {
  const runtime = Handlebars.create();
  runtime.unregisterHelper("log");
  runtime.unregisterHelper("lookup");
  for (const [name, helper] of Object.entries(ownHelpers)) runtime.registerHelper(name, adapt(helper));
  return runtime;
}

/** Handlebars passes the template's arguments and then its own as the last one. */
function adapt(helper: Helper): Handlebars.HelperDelegate {
  return function (this: unknown, ...all: unknown[]): unknown {
    return helper(all.at(-1) as HelperCall, all.slice(0, -1), this);
  };
}
