import type { ApiMethods } from "./api-method.ts";
import { createAuthMethods, type OpenSocketUrl } from "./auth.ts";
import { CHAT_METHODS } from "./chat.ts";
import { CONVERSATION_METHODS } from "./conversations.ts";
import { FILE_METHODS } from "./files.ts";
import { REACTION_METHODS } from "./reactions.ts";
import { USERGROUP_METHODS } from "./usergroups.ts";
import { USER_METHODS } from "./users.ts";
import { VIEW_METHODS } from "./views.ts";

/** The whole Web API of the workspace, by method name. */
export const createApiMethods = (openSocketUrl: OpenSocketUrl): ApiMethods => ({
  ...createAuthMethods(openSocketUrl),
  ...CHAT_METHODS,
  ...CONVERSATION_METHODS,
  ...FILE_METHODS,
  ...REACTION_METHODS,
  ...USER_METHODS,
  ...USERGROUP_METHODS,
  ...VIEW_METHODS,
});

/**
 * Scopes of each method that the workspace knows; one of a method's scopes suffices. For checking that a
 * manifest asks for what its code calls, and for no more.
 */
export const METHOD_SCOPES: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.entries(createApiMethods(() => undefined)).map(([name, method]) => [name, method.scopes]),
);
