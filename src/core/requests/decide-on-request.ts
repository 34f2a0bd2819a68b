import type { TransitionSource } from "../alerts/alert.ts";
import type { ActionRequest, RequestDecision, RequestItem } from "./action-request.ts";
import type { Propose } from "./reopen-item.ts";
import { type Cause, changeRequest, recordRefusal } from "./request-decision.ts";
import { isClosed } from "./request-states.ts";
import type { SignOffPolicy } from "./sign-off-policy.ts";

/** What a person wants of a request as a whole. */
export type RequestWish = {
  /** `code-changed`: from now on new keys carry the TTLs, the team says. */
  readonly action: "post" | "withdraw" | "code-changed";
  readonly userId: string;
  readonly source: TransitionSource;
  readonly nowMs: number;
  /** Post and withdraw: to ask teams for changes; code changed: to sign. */
  readonly isAllowed: boolean;
};

export type RequestRefusal =
  | "notAllowed"
  | "notDraft"
  | "notPosted"
  | "requestClosed"
  | "running"
  | "noItems"
  | "ttlMissing"
  | "alreadyChanged";

const names = { post: "posted", withdraw: "withdrawn", "code-changed": "code-changed" } as const;

/** Posts a draft, withdraws a request, or notes that the code was changed; or records why not. */
export function decideOnRequest(
  request: ActionRequest,
  wish: RequestWish,
  policy: SignOffPolicy,
  propose: Propose,
): RequestDecision {
  const { action, userId, source, nowMs } = wish;
  const cause: Cause = { actor: { kind: "user", userId }, source, atMs: nowMs };
  const refusal = findRefusal(request, wish);
  if (refusal !== undefined) return recordRefusal(request, { name: names[action], reason: refusal }, cause);
  const told = { name: names[action], reason: "byPerson" };
  switch (action) {
    case "post": {
      const posted = {
        state: "posted",
        items: request.items.map(propose),
        postedAtMs: nowMs,
        dueAtMs: nowMs + (request.dueAfterMs ?? policy.dueAfterMs),
      } as const;
      return changeRequest(request, posted, told, cause, ["root"]);
    }
    case "withdraw": {
      // Nobody but its author ever saw a draft.
      const announcements = request.state === "draft" ? [] : (["root", "reply"] as const);
      return changeRequest(request, { state: "withdrawn" }, told, cause, announcements);
    }
    case "code-changed": {
      const items = request.items.map((item) => awaitBaseline(item, nowMs));
      return changeRequest(request, { codeChangedAtMs: nowMs, items }, told, cause, ["root", "reply"]);
    }
  }
}

/** Keys written between the run and the change of the code say nothing of it: the next audit begins the count. */
function awaitBaseline({ baseline, ...item }: RequestItem, nowMs: number): RequestItem {
  const isOld = baseline !== undefined && baseline.atMs < nowMs;
  return isOld || baseline === undefined ? item : { ...item, baseline };
}

function findRefusal(request: ActionRequest, wish: RequestWish): RequestRefusal | undefined {
  const { state, items } = request;
  const isAuthor = wish.userId === request.createdBy && wish.action !== "code-changed";
  if (!wish.isAllowed && !isAuthor) return "notAllowed";
  if (isClosed(state)) return "requestClosed";
  switch (wish.action) {
    case "post":
      if (state !== "draft") return "notDraft";
      if (items.length === 0) return "noItems";
      return items.some(lacksTtl) ? "ttlMissing" : undefined;
    case "withdraw":
      return request.run?.state === "running" ? "running" : undefined;
    case "code-changed":
      if (state === "draft") return "notPosted";
      return request.codeChangedAtMs === undefined ? undefined : "alreadyChanged";
  }
}

function lacksTtl({ action }: RequestItem): boolean {
  return action.kind === "set-ttl" && action.ttlSeconds === 0;
}
