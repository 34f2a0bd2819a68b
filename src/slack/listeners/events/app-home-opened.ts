import type { Middleware, SlackEventMiddlewareArgs } from "@slack/bolt";
import { readClusterLines, readOpenAlerts } from "../../../usecases/read-status.ts";
import { answerFor, type Listening } from "../../listening.ts";

/** Shows the fleet and what is open on the Home tab, in the reader's language, as it is at that moment. */
export function appHomeOpened(listening: Listening): Middleware<SlackEventMiddlewareArgs<"app_home_opened">> {
  return async ({ event, client }) => {
    if (event.tab !== "home") return;
    const answer = await answerFor(listening, event.user);
    const view = {
      clusters: await readClusterLines(listening),
      alerts: await readOpenAlerts(listening),
    };
    const { blocks } = answer("home", view);
    await client.views.publish({ user_id: event.user, view: { type: "home", blocks: [...blocks] } });
  };
}
