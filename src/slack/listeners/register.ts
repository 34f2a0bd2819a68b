import type { App } from "@slack/bolt";
import { actionIds } from "../../messages/action-ids.ts";
import type { Listening } from "../listening.ts";
import { actOnAlertButton } from "./actions/act-on-alert-button.ts";
import { cancelReportButton } from "./actions/cancel-report-button.ts";
import { redisAudit } from "./commands/redis-audit.ts";
import { appHomeOpened } from "./events/app-home-opened.ts";
import { message } from "./events/message.ts";
import { reactionAdded } from "./events/reaction-added.ts";

/** Every listener of the bot, one line each. */
export function registerListeners(app: App, listening: Listening): void {
  app.command("/redis-audit", redisAudit(listening));
  app.action(
    { type: "block_actions", action_id: actionIds.acknowledge },
    actOnAlertButton(listening, "acknowledge"),
  );
  app.action(
    { type: "block_actions", action_id: actionIds.unacknowledge },
    actOnAlertButton(listening, "unacknowledge"),
  );
  app.action({ type: "block_actions", action_id: actionIds.cancelReport }, cancelReportButton(listening));
  app.event("message", message(listening));
  app.event("reaction_added", reactionAdded(listening));
  app.event("app_home_opened", appHomeOpened(listening));
}
