import type { BlockButtonAction, Middleware, SlackActionMiddlewareArgs } from "@slack/bolt";
import type { Run } from "../../../core/remediation/plan.ts";
import { findUndo, type UndoStanding } from "../../../core/remediation/undo-standing.ts";
import type { NotAllowedView } from "../../../messages/control-views.ts";
import type { RequestAnswerView } from "../../../messages/request-views.ts";
import { proceedRun } from "../../../usecases/requests/proceed-run.ts";
import { undoRun } from "../../../usecases/requests/start-run.ts";
import { answerFor, type Listening } from "../../listening.ts";
import { findRefusal } from "../../not-allowed-view.ts";
import { requestAnswer } from "../../requests/request-answer.ts";
import { tellPerson } from "./tell-person.ts";

export type RunButton = "proceed" | "pause" | "resume" | "stop" | "undo";

/** The buttons of a run, for those who may carry out; too late, the person is told so, and only they. */
export function runButton(
  listening: Listening,
  wanted: RunButton,
): Middleware<SlackActionMiddlewareArgs<BlockButtonAction>> {
  return async ({ ack, action, body, respond }) => {
    await ack();
    const userId = body.user.id;
    const run = await listening.store.runs.find(action.value ?? "");
    const answer = await answerFor(listening, userId);
    const refusal = await findRunRefusal(listening, run, wanted, userId);
    if (refusal !== undefined) {
      if (run !== undefined) await recordRefusal(listening, run, { wanted, userId, reason: "notAllowed" });
      return tellPerson(respond, answer("not-allowed", refusal));
    }
    const told =
      run === undefined
        ? { requestId: action.value ?? "", outcome: "unknown" }
        : await act(listening, run, wanted, userId);
    if (run !== undefined && told !== undefined) {
      await recordRefusal(listening, run, { wanted, userId, reason: told.outcome });
    }
    listening.onStored();
    if (told !== undefined) await tellPerson(respond, answer("request-answer", told));
  };
}

/** Whoever signs for the team whose keys are changed may hold the run, though not carry it on. */
async function findRunRefusal(
  { permissions, requests, store }: Listening,
  run: Run | undefined,
  wanted: RunButton,
  userId: string,
): Promise<NotAllowedView | undefined> {
  const refusal = await findRefusal(permissions, userId, "remediate");
  if (refusal === undefined || run === undefined || (wanted !== "pause" && wanted !== "stop")) return refusal;
  const request = await store.requests.find(run.plan.requestId);
  return request !== undefined && (await requests.maySign(userId, request)) ? undefined : refusal;
}

/** The ledger has every decision, also those that came too late or from somebody who may not. */
function recordRefusal(
  { store, nowMs }: Listening,
  { plan, state }: Run,
  refused: { readonly wanted: RunButton; readonly userId: string; readonly reason: string },
): Promise<void> {
  const { wanted, userId, reason } = refused;
  const body = { runId: plan.runId, state, wanted, reason };
  return store.ledger.append([
    { atMs: nowMs(), kind: "run-refused", requestId: plan.requestId, actor: userId, body },
  ]);
}

async function act(
  listening: Listening,
  run: Run,
  wanted: RunButton,
  userId: string,
): Promise<RequestAnswerView | undefined> {
  if (wanted === "undo") return undo(listening, run, userId);
  const { requestId, runId } = run.plan;
  const { remediation, requests } = listening;
  const result =
    wanted === "proceed"
      ? await proceedRun(requests, remediation, run, userId)
      : await remediation[wanted](runId, userId);
  if (result.kind === "changed") return undefined;
  if (result.kind === "voided") return { requestId, outcome: "runVoided" };
  const known = result.reason === "over" || result.reason === "obstacles";
  return { requestId, outcome: known ? result.reason : "tooLate" };
}

/** `undefined`: it begins, and the thread shows it. */
async function undo(listening: Listening, run: Run, userId: string): Promise<RequestAnswerView | undefined> {
  const { requestId } = run.plan;
  const { requests, store, nowMs } = listening;
  const standing = findUndo(run, await store.runs.ofRequest(requestId), nowMs());
  if (standing.kind !== "open") return { requestId, ...whyNot(standing) };
  const result = await undoRun(requests, run.plan, { userId, source: "button" });
  if (result?.kind === "busy") return { requestId, outcome: "busy" };
  if (result?.kind === "lapsed") return { requestId, outcome: "undoGone" };
  return requestAnswer(listening, requestId, result, userId);
}

function whyNot(
  standing: Exclude<UndoStanding, { readonly kind: "open" }>,
): Pick<RequestAnswerView, "outcome" | "atMs"> {
  switch (standing.kind) {
    case "none":
      return { outcome: "undoNone" };
    case "running":
      return { outcome: "undoRunning" };
    case "ended":
      break;
  }
  switch (standing.reason) {
    case "lapsed":
      return { outcome: "undoLapsed", atMs: standing.atMs };
    case "undone":
      return { outcome: "undoDone" };
    case "superseded":
      return { outcome: "undoSuperseded" };
  }
}
