import type { Mention } from "../core/alerts/alert.ts";
import type { ActionRequest, RequestTransition } from "../core/requests/action-request.ts";
import type { SignOffPolicy } from "../core/requests/sign-off-policy.ts";
import type { RequestChange, RequestEventView } from "../messages/request-views.ts";
import { requestItemLine, ttlWords } from "./request-view.ts";

/** States of the request that follow from its items and say nothing that its thread needs. */
const silent: readonly string[] = ["posted", "partly-decided", "remediating", "fix-checked", "monitored"];
/** After these an item can be decided anew, so its menu comes with the reply. */
const asking: readonly string[] = [
  "countered-back",
  "counter-accepted",
  "delegated",
  "voided",
  "approval-expired",
  "relapsed",
];

/** What one decision changed; `undefined`: nothing that the thread needs. */
export function requestEventView(
  request: ActionRequest,
  transitions: readonly RequestTransition[],
  policy: SignOffPolicy,
): RequestEventView | undefined {
  const told = transitions.filter(({ applied, name }) => applied && !silent.includes(name));
  if (told.length === 0) return undefined;
  const itemsOf = (names: readonly string[]) => {
    const numbers = told.filter(({ name }) => names.includes(name)).map(({ item }) => item);
    return request.items.filter(({ number }) => numbers.includes(number));
  };
  const toLine = (item: ActionRequest["items"][number]) => requestItemLine(request, item, policy);
  return {
    requestId: request.id,
    cluster: request.cluster,
    team: request.owner.team,
    changes: told.map((transition) => changeOf(request, transition)),
    mentions: distinct([...told.flatMap(({ mentions = [] }) => mentions), ...authorOf(request, told)]),
    counters: itemsOf(["countered"])
      .filter(({ state }) => state === "countered")
      .map(toLine),
    asked: itemsOf(asking).map(toLine),
  };
}

/** Whoever asked must answer a counter-proposal, and should know of a rejection. */
function authorOf(request: ActionRequest, told: readonly RequestTransition[]): readonly Mention[] {
  const concerns = told.some(({ name }) => name === "countered" || name === "rejected");
  return concerns ? [{ kind: "user", userId: request.createdBy }] : [];
}

function distinct(mentions: readonly Mention[]): readonly Mention[] {
  return [...new Map(mentions.map((mention) => [JSON.stringify(mention), mention])).values()];
}

function changeOf(request: ActionRequest, transition: RequestTransition): RequestChange {
  const { name, applied, reason, actor, atMs, decision, values } = transition;
  const item = request.items.find(({ number }) => number === transition.item);
  const ttlSeconds =
    decision?.ttlSeconds ??
    (name === "counter-accepted" && item?.action.kind === "set-ttl" ? item.action.ttlSeconds : undefined);
  return {
    name,
    applied,
    reason,
    ...(actor.kind === "user" && { userId: actor.userId }),
    ...(item && { item: item.number, pattern: item.pattern }),
    ...(ttlSeconds !== undefined && { ttl: ttlWords(ttlSeconds) }),
    ...(decision?.toUserId !== undefined && { toUserId: decision.toUserId }),
    ...(decision?.reason !== undefined && { note: decision.reason }),
    ...(decision && { language: decision.language }),
    atMs,
    ...(values && { values }),
  };
}
