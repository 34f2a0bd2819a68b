import type { App } from "@slack/bolt";
import { actionIds } from "../../messages/action-ids.ts";
import { callbackIds, previewingFields } from "../ids.ts";
import type { Listening } from "../listening.ts";
import { acknowledgeAllButton } from "./actions/acknowledge-all-button.ts";
import { actOnAlertButton } from "./actions/act-on-alert-button.ts";
import { cancelReportButton } from "./actions/cancel-report-button.ts";
import { draftButton, showConsequence } from "./actions/draft-buttons.ts";
import { endSilenceButton } from "./actions/end-silence-button.ts";
import { moreMenu } from "./actions/more-menu.ts";
import { openFormButton } from "./actions/open-form-button.ts";
import { previewSilence } from "./actions/preview-silence.ts";
import {
  requestAccept,
  requestApproveAll,
  requestConfirm,
  requestCounterBack,
  requestDiscuss,
  requestMoreMenu,
} from "./actions/request-buttons.ts";
import { requestItemMenu } from "./actions/request-item-menu.ts";
import { type RunButton, runButton } from "./actions/run-buttons.ts";
import { redisAudit } from "./commands/redis-audit.ts";
import { appHomeOpened } from "./events/app-home-opened.ts";
import { message } from "./events/message.ts";
import { reactionAdded } from "./events/reaction-added.ts";
import { submitAcknowledgeAll } from "./views/submit-acknowledge-all.ts";
import { submitNote } from "./views/submit-note.ts";
import {
  submitCounter,
  submitDelegate,
  submitDraft,
  submitDue,
  submitItem,
  submitReject,
  submitWords,
} from "./views/submit-request.ts";
import { submitSilence } from "./views/submit-silence.ts";

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
  app.action({ type: "block_actions", action_id: actionIds.confirm }, actOnAlertButton(listening, "confirm"));
  app.action({ type: "block_actions", action_id: actionIds.note }, openFormButton(listening, "note"));
  app.action({ type: "block_actions", action_id: actionIds.silence }, openFormButton(listening, "silence"));
  app.action({ type: "block_actions", action_id: actionIds.more }, moreMenu(listening));
  app.action({ type: "block_actions", action_id: actionIds.acknowledgeAll }, acknowledgeAllButton(listening));
  app.action({ type: "block_actions", action_id: actionIds.endSilence }, endSilenceButton(listening));
  app.action({ type: "block_actions", action_id: actionIds.previewSilence }, previewSilence(listening));
  app.action({ type: "block_actions", action_id: previewingFields }, previewSilence(listening));
  app.view({ type: "view_submission", callback_id: callbackIds.silence }, submitSilence(listening));
  app.view({ type: "view_submission", callback_id: callbackIds.note }, submitNote(listening));
  app.view(
    { type: "view_submission", callback_id: callbackIds.acknowledgeAll },
    submitAcknowledgeAll(listening),
  );
  app.action({ type: "block_actions", action_id: actionIds.cancelReport }, cancelReportButton(listening));
  registerRequests(app, listening);
  app.event("message", message(listening));
  app.event("reaction_added", reactionAdded(listening));
  app.event("app_home_opened", appHomeOpened(listening));
}

const runButtons: Readonly<Record<RunButton, string>> = {
  proceed: actionIds.runStart,
  pause: actionIds.runPause,
  resume: actionIds.runResume,
  stop: actionIds.runStop,
  undo: actionIds.runUndo,
};

function registerRequests(app: App, listening: Listening): void {
  app.action({ type: "block_actions", action_id: actionIds.requestItem }, requestItemMenu(listening));
  app.action({ type: "block_actions", action_id: actionIds.requestApproveAll }, requestApproveAll(listening));
  app.action({ type: "block_actions", action_id: actionIds.requestDiscuss }, requestDiscuss(listening));
  app.action({ type: "block_actions", action_id: actionIds.requestMore }, requestMoreMenu(listening));
  app.action({ type: "block_actions", action_id: actionIds.requestAccept }, requestAccept(listening));
  app.action(
    { type: "block_actions", action_id: actionIds.requestCounterBack },
    requestCounterBack(listening),
  );
  app.action({ type: "block_actions", action_id: actionIds.requestConfirm }, requestConfirm(listening));
  app.action({ type: "block_actions", action_id: actionIds.draftItem }, draftButton(listening));
  app.action({ type: "block_actions", action_id: actionIds.draftAdd }, draftButton(listening));
  app.action({ type: "block_actions", action_id: actionIds.draftWords }, draftButton(listening));
  app.action({ type: "block_actions", action_id: actionIds.draftDue }, draftButton(listening));
  app.action({ type: "block_actions", action_id: actionIds.counterShow }, showConsequence(listening));
  app.action({ type: "block_actions", action_id: "ttl" }, showConsequence(listening));
  app.view({ type: "view_submission", callback_id: callbackIds.draft }, submitDraft(listening));
  app.view({ type: "view_submission", callback_id: callbackIds.words }, submitWords(listening));
  app.view({ type: "view_submission", callback_id: callbackIds.due }, submitDue(listening));
  app.view({ type: "view_submission", callback_id: callbackIds.item }, submitItem(listening));
  app.view({ type: "view_submission", callback_id: callbackIds.counter }, submitCounter(listening));
  app.view({ type: "view_submission", callback_id: callbackIds.reject }, submitReject(listening));
  app.view({ type: "view_submission", callback_id: callbackIds.delegate }, submitDelegate(listening));
  for (const wanted of ["proceed", "pause", "resume", "stop", "undo"] as const) {
    app.action({ type: "block_actions", action_id: runButtons[wanted] }, runButton(listening, wanted));
  }
}
