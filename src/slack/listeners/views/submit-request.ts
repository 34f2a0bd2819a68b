import type {
  Middleware,
  SlackViewMiddlewareArgs,
  ViewErrorsResponseAction,
  ViewSubmitAction,
} from "@slack/bolt";
import type { Language } from "../../../core/fleet.ts";
import type { RequestWords } from "../../../core/requests/action-request.ts";
import { standardJitter } from "../../../core/requests/create-item.ts";
import type { DraftEdit } from "../../../core/requests/decide-on-draft-edit.ts";
import type { ItemWish } from "../../../core/requests/item-wish.ts";
import type { RequestFormProblem } from "../../../messages/request-views.ts";
import { decideOnRequest } from "../../../usecases/requests/decide-on-request.ts";
import { editDraft, findItemToAdd } from "../../../usecases/requests/edit-draft.ts";
import { readFields } from "../../forms/read-fields.ts";
import { answerFor, type Listening } from "../../listening.ts";
import { decide } from "../../requests/decide.ts";
import { partText, renderDraftForm, requestParts } from "../../requests/draft-form.ts";
import type { ItemAddress } from "../../requests/item-address.ts";
import { type CounterForm, readTtl } from "../../requests/item-forms.ts";
import { requestAnswer } from "../../requests/request-answer.ts";

type Submitting = Middleware<SlackViewMiddlewareArgs<ViewSubmitAction>>;
type Submit = Parameters<Submitting>[0];
type Problems = Readonly<Record<string, RequestFormProblem>>;

async function showProblems(listening: Listening, { ack, body }: Submit, problems: Problems): Promise<void> {
  const answer = await answerFor(listening, body.user.id);
  const errors = Object.entries(problems).map(([field, problem]) => [
    field,
    answer("request-form-problem", { problem }).text,
  ]);
  const response: ViewErrorsResponseAction = {
    response_action: "errors",
    errors: Object.fromEntries(errors),
  };
  await ack(response);
}

/** Posts the draft; twice does it once. */
export function submitDraft(listening: Listening): Submitting {
  return async ({ ack, view, body }) => {
    const requestId = view.private_metadata;
    const wish = { action: "post", userId: body.user.id, source: "button" } as const;
    const outcome = await decideOnRequest(listening.requests, requestId, wish);
    listening.onStored();
    const told = await requestAnswer(listening, requestId, outcome, body.user.id);
    if (told === undefined) return ack();
    const language = await listening.readerLanguage(body.user.id);
    await ack({
      response_action: "update",
      view: listening.renderer.renderModal("request-answer", told, language),
    });
  };
}

/** Stores words that differ from those that come from the facts; an emptied field goes back to them. */
export function submitWords(listening: Listening): Submitting {
  return async (submit) => {
    const { view } = submit;
    const { requestId, language } = JSON.parse(view.private_metadata) as {
      requestId: string;
      language: Language;
    };
    const request = await listening.store.requests.find(requestId);
    if (request === undefined) return submit.ack();
    const { text } = readFields(view.state.values);
    const words: RequestWords = Object.fromEntries(
      requestParts.flatMap((part) => {
        const { [language]: _before, ...others } = request.words[part] ?? {};
        const typed = text(part) ?? "";
        const plain = { ...request, words: { ...request.words, [part]: others } };
        const own =
          typed === "" || typed === partText(listening, plain, part, language) ? {} : { [language]: typed };
        return [[part, { ...others, ...own }]];
      }),
    );
    await applyEdit(listening, submit, requestId, { action: "set-words", words });
  };
}

/** In percent, 0 to 50, as typed; empty: as usual. `undefined`: it is none. */
function readJitter(text: string | undefined): number | undefined {
  if (text === undefined || text.trim() === "") return standardJitter;
  const [, percent] = /^(\d{1,2})\s*%?$/.exec(text.trim()) ?? [];
  return percent === undefined || Number(percent) > 50 ? undefined : Number(percent) / 100;
}

/** Days until the team is to have decided and changed its code. */
export function submitDue(listening: Listening): Submitting {
  return async (submit) => {
    const typed = readFields(submit.view.state.values).text("due") ?? "";
    const [, days = ""] = /^(\d{1,3})\s*d?$/i.exec(typed.trim()) ?? [];
    const edit = { action: "set-due", days: Number(days) } as const;
    await applyEdit(listening, submit, submit.view.private_metadata, edit);
  };
}

export function submitItem(listening: Listening): Submitting {
  return async (submit) => {
    const { requestId, item } = JSON.parse(submit.view.private_metadata) as {
      requestId: string;
      item?: number;
    };
    const { text } = readFields(submit.view.state.values);
    const ttlSeconds = readTtl(text("ttl") ?? "");
    const isFlush = text("action") === "flush";
    if (ttlSeconds === undefined && !isFlush) {
      return showProblems(listening, submit, { ttl: "badTtl" });
    }
    const jitterRatio = readJitter(text("jitter"));
    if (jitterRatio === undefined) return showProblems(listening, submit, { jitter: "badJitter" });
    if (item !== undefined && ttlSeconds !== undefined) {
      return applyEdit(listening, submit, requestId, { action: "set-ttl", item, ttlSeconds, jitterRatio });
    }
    const action = isFlush
      ? ({ kind: "flush" } as const)
      : ({
          kind: "set-ttl",
          ttlSeconds: ttlSeconds ?? 0,
          jitterRatio,
          touches: "none",
        } as const);
    const userId = submit.body.user.id;
    const added = await findItemToAdd(listening.requests, requestId, text("pattern") ?? "", action, userId);
    if (added === undefined) return showProblems(listening, submit, { pattern: "unknownPattern" });
    await applyEdit(listening, submit, requestId, { action: "add", item: added });
  };
}

/** Changes the draft and shows it anew below the modal that was submitted. */
async function applyEdit(
  listening: Listening,
  submit: Submit,
  requestId: string,
  edit: DraftEdit,
): Promise<void> {
  const { ack, body, view, client } = submit;
  const outcome = await editDraft(listening.requests, requestId, edit, body.user.id);
  const told = await requestAnswer(listening, requestId, outcome, body.user.id);
  if (told?.outcome === "badDue") return showProblems(listening, submit, { due: told.outcome });
  if (told?.outcome === "patternTaken" || told?.outcome === "otherTeam") {
    return showProblems(listening, submit, { pattern: told.outcome });
  }
  const language = await listening.readerLanguage(body.user.id);
  if (told !== undefined || outcome === undefined) {
    const shown = told ?? { requestId, outcome: "unknown" };
    return ack({
      response_action: "update",
      view: listening.renderer.renderModal("request-answer", shown, language),
    });
  }
  await ack();
  const below = view.previous_view_id ?? view.root_view_id;
  if (below === undefined || below === null) return;
  await client.views.update({ view_id: below, view: renderDraftForm(listening, outcome.request, language) });
}

export function submitCounter(listening: Listening): Submitting {
  return async (submit) => {
    const form = JSON.parse(submit.view.private_metadata) as CounterForm;
    const { text } = readFields(submit.view.state.values);
    const ttlSeconds = readTtl(text("ttl") ?? "");
    if (ttlSeconds === undefined) return showProblems(listening, submit, { ttl: "badTtl" });
    const reason = text("reason");
    const action = form.back ? "counter-back" : "counter";
    const wish = { item: form.item, action, ttlSeconds, ...(reason !== undefined && { reason }) } as const;
    await submitWish(listening, submit, form.requestId, wish, { sameTtl: "ttl" });
  };
}

export function submitReject(listening: Listening): Submitting {
  return async (submit) => {
    const { requestId, item } = JSON.parse(submit.view.private_metadata) as ItemAddress;
    const reason = readFields(submit.view.state.values).text("reason") ?? "";
    const wish = { item, action: "reject", reason } as const;
    await submitWish(listening, submit, requestId, wish, { reasonRequired: "reason" });
  };
}

export function submitDelegate(listening: Listening): Submitting {
  return async (submit) => {
    const { requestId, item } = JSON.parse(submit.view.private_metadata) as ItemAddress;
    const toUserId = readFields(submit.view.state.values).text("person");
    if (toUserId === undefined) return showProblems(listening, submit, { person: "personMissing" });
    const wish = { item, action: "delegate", toUserId } as const;
    await submitWish(listening, submit, requestId, wish, { toYourself: "person" });
  };
}

/** `fields`: refusals that are shown at a field; the others take the place of the form. */
async function submitWish(
  listening: Listening,
  submit: Submit,
  requestId: string,
  wish: ItemWish,
  fields: Readonly<Partial<Record<RequestFormProblem, string>>>,
): Promise<void> {
  const userId = submit.body.user.id;
  const told = await decide(listening, requestId, [wish], userId);
  if (told === undefined) return submit.ack();
  const problem = told.outcome as RequestFormProblem;
  const field = fields[problem];
  if (field !== undefined) return showProblems(listening, submit, { [field]: problem });
  const language = await listening.readerLanguage(userId);
  await submit.ack({
    response_action: "update",
    view: listening.renderer.renderModal("request-answer", told, language),
  });
}
