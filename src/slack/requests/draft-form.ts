import type { ModalView } from "@slack/types";
import type { Language } from "../../core/fleet.ts";
import type { ActionRequest } from "../../core/requests/action-request.ts";
import { standardJitter } from "../../core/requests/create-item.ts";
import { findOwner } from "../../core/requests/find-signers.ts";
import type { RequestDraftView, RequestPart } from "../../messages/request-views.ts";
import { decodeEntities } from "../../messages/slack-text.ts";
import { requestItemLine, requestView } from "../../usecases/request-view.ts";
import { readDraftAudit } from "../../usecases/requests/edit-draft.ts";
import { callbackIds } from "../ids.ts";
import type { Listening } from "../listening.ts";
import { durationOf } from "./item-forms.ts";

export const requestParts = [
  "whatHappened",
  "rootCause",
  "sreWill",
  "teamMust",
  "burstQuestion",
  "consequence",
] as const satisfies readonly RequestPart[];

/** The modal of a draft: what would be posted, and what can be changed of it. */
export function renderDraftForm(listening: Listening, request: ActionRequest, language: Language): ModalView {
  const { renderer } = listening;
  const lacksTtl = request.items.some(({ action }) => action.kind === "set-ttl" && action.ttlSeconds === 0);
  const view: RequestDraftView = {
    request: viewOf(listening, request),
    others: (request.ofOthers ?? []).map((other) => ({
      ...other,
      canAsk: findOwner(listening.fleet, request.cluster, other.team) !== undefined,
    })),
    languages: request.languages,
    ...(lacksTtl && { missing: "ttlMissing" }),
    ...(request.items.length === 0 && { missing: "noItems" }),
  };
  return {
    ...renderer.renderModal("request-draft", view, language),
    callback_id: callbackIds.draft,
    private_metadata: request.id,
  };
}

function viewOf({ fleet, clusters }: Listening, request: ActionRequest) {
  const cluster = clusters.find(({ name }) => name === request.cluster);
  return requestView(request, { policy: fleet, cluster });
}

/** The modal in which the words of a draft are rewritten, in one of its languages. */
export function renderWordsForm(
  listening: Listening,
  request: ActionRequest,
  words: Language,
  language: Language,
): ModalView {
  const texts = Object.fromEntries(
    requestParts.map((part) => [part, partText(listening, request, part, words)]),
  );
  const view = { requestId: request.id, language: words, texts };
  return {
    ...listening.renderer.renderModal("request-words-form", view, language),
    callback_id: callbackIds.words,
    private_metadata: JSON.stringify({ requestId: request.id, language: words }),
  };
}

/** The modal in which it is said when a draft is due. */
export function renderDueForm(listening: Listening, request: ActionRequest, language: Language): ModalView {
  const view = { requestId: request.id, days: viewOf(listening, request).dueDays };
  return {
    ...listening.renderer.renderModal("request-due-form", view, language),
    callback_id: callbackIds.due,
    private_metadata: request.id,
  };
}

/** A part of a request as it stands; empty: it says nothing. */
export function partText(
  listening: Listening,
  request: ActionRequest,
  part: RequestPart,
  language: Language,
): string {
  const view = { part, request: viewOf(listening, request) };
  const { text } = listening.renderer.render("request-part", view, [language]);
  return text === "–" ? "" : decodeEntities(text);
}

/** The modal that changes an item of a draft (`number`), or adds one. */
export async function renderItemForm(
  listening: Listening,
  request: ActionRequest,
  number: number | undefined,
  language: Language,
): Promise<ModalView> {
  const item = request.items.find((one) => one.number === number);
  const line = item && requestItemLine(request, item, listening.fleet.signOff);
  const audit = await readDraftAudit(listening, request);
  const taken = request.items.map(({ pattern }) => pattern);
  const patterns = (audit?.patterns ?? [])
    .map(({ pattern }) => pattern)
    .filter((one) => !taken.includes(one));
  const view = {
    requestId: request.id,
    ...(line && { item: line }),
    patterns: patterns.slice(0, 10),
    duration: durationOf(line?.ttlSeconds),
    jitterPercent: Math.round((line?.jitterRatio ?? standardJitter) * 100),
  };
  return {
    ...listening.renderer.renderModal("request-item-form", view, language),
    callback_id: callbackIds.item,
    private_metadata: JSON.stringify({ requestId: request.id, ...(item && { item: item.number }) }),
  };
}
