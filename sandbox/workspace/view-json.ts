import type { StoredView } from "./views.ts";
import type { World } from "./world.ts";

/** A view as the Web API answers it and as interaction payloads carry it. */
export const describeView = (stored: StoredView, { identity }: World): Readonly<Record<string, unknown>> => {
  const { view } = stored;
  const modal = view.type === "modal" ? view : undefined;
  return {
    id: stored.id,
    team_id: identity.teamId,
    type: view.type,
    blocks: view.blocks,
    private_metadata: view.private_metadata ?? "",
    callback_id: view.callback_id ?? "",
    external_id: view.external_id ?? "",
    state: { values: stored.state },
    hash: stored.hash,
    title: modal?.title ?? { type: "plain_text", text: "View Title", emoji: true },
    close: modal?.close ?? null,
    submit: modal?.submit ?? null,
    clear_on_close: modal?.clear_on_close ?? false,
    notify_on_close: modal?.notify_on_close ?? false,
    root_view_id: stored.rootId,
    previous_view_id: stored.previousId ?? null,
    app_id: identity.appId,
    app_installed_team_id: identity.teamId,
    bot_id: identity.botId,
  };
};
