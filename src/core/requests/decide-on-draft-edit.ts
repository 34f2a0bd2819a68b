import type { PatternAudit } from "../audit/audit.ts";
import type { ActionRequest, RequestDecision, RequestItem, RequestWords } from "./action-request.ts";
import { withTtl } from "./judge-risk.ts";
import { type Cause, changeRequest, recordRefusal } from "./request-decision.ts";
import { isTtlInRange } from "./ttl-range.ts";

/** A change of a draft. Numbers are those that the draft shows now. */
export type DraftEdit =
  | { readonly action: "remove"; readonly item: number }
  | {
      readonly action: "set-ttl";
      readonly item: number;
      readonly ttlSeconds: number;
      readonly jitterRatio?: number;
    }
  | {
      readonly action: "add";
      /** Made by `createItem` of what the audit knows of the pattern; its number is given here. */
      readonly item: RequestItem;
    }
  | { readonly action: "set-words"; readonly words: RequestWords }
  /** Whole days from its posting on, 1 to 365. */
  | { readonly action: "set-due"; readonly days: number };

export interface DraftEdited {
  readonly request: ActionRequest;
  readonly edit: DraftEdit;
  readonly userId: string;
  readonly nowMs: number;
  /** May ask teams for changes; the author may in any case. */
  readonly isAllowed: boolean;
}

/** `patternTaken`: an item asks for that pattern already. `otherTeam`: the keys are another team's than the one that
 * is asked. `monitorAlone`: a request for MONITOR asks for nothing else. */
export type EditRefusal =
  | "notAllowed"
  | "notDraft"
  | "noSuchItem"
  | "badTtl"
  | "badJitter"
  | "badDue"
  | "notATtl"
  | "patternTaken"
  | "otherTeam"
  | "monitorAlone";

/** Edits a draft; items keep their order and are numbered from 1. */
export function decideOnDraftEdit({ request, edit, userId, nowMs, isAllowed }: DraftEdited): RequestDecision {
  const cause: Cause = { actor: { kind: "user", userId }, source: "button", atMs: nowMs };
  const refusal = findRefusal(request, edit, isAllowed || userId === request.createdBy);
  if (refusal !== undefined) {
    const item = "item" in edit && typeof edit.item === "number" ? { item: edit.item } : {};
    return recordRefusal(request, { name: "edited", reason: refusal, ...item }, cause);
  }
  return changeRequest(
    request,
    change(request, edit, userId),
    { name: "edited", reason: edit.action },
    cause,
    [],
  );
}

function change(request: ActionRequest, edit: DraftEdit, userId: string): Partial<ActionRequest> {
  const { items } = request;
  switch (edit.action) {
    case "remove":
      return { items: numberItems(items.filter(({ number }) => number !== edit.item)) };
    case "set-ttl":
      return {
        items: items.map((item) => (item.number === edit.item ? setTtl(item, edit, userId) : item)),
      };
    case "add":
      return { items: numberItems([...items, edit.item]) };
    case "set-words":
      return { words: { ...request.words, ...edit.words } };
    case "set-due":
      return { dueAfterMs: edit.days * dayMs };
  }
}

export function numberItems(items: readonly RequestItem[]): readonly RequestItem[] {
  return items.map((item, index) => ({ ...item, number: index + 1 }));
}

const dayMs = 24 * 60 * 60_000;
const longestDueDays = 365;

type TtlEdit = Extract<DraftEdit, { readonly action: "set-ttl" }>;

function setTtl(item: RequestItem, { ttlSeconds, jitterRatio }: TtlEdit, userId: string): RequestItem {
  const others = item.evidence.filter(({ kind }) => kind !== "person");
  const changed = withTtl(item, { ttlSeconds, ...(jitterRatio !== undefined && { jitterRatio }) });
  return { ...changed, evidence: [{ kind: "person", source: userId }, ...others] };
}

function findRefusal(request: ActionRequest, edit: DraftEdit, isAllowed: boolean): EditRefusal | undefined {
  if (!isAllowed) return "notAllowed";
  if (request.state !== "draft") return "notDraft";
  switch (edit.action) {
    case "remove":
      return findItem(request, edit.item) === undefined ? "noSuchItem" : undefined;
    case "set-ttl": {
      const item = findItem(request, edit.item);
      if (item === undefined) return "noSuchItem";
      if (item.action.kind !== "set-ttl") return "notATtl";
      if (!isTtlInRange(edit.ttlSeconds)) return "badTtl";
      return isJitter(edit.jitterRatio ?? 0) ? undefined : "badJitter";
    }
    case "add":
      if ([...request.items, edit.item].some(({ action }) => action.kind === "monitor"))
        return "monitorAlone";
      if (edit.item.owner !== request.owner.team) return "otherTeam";
      return isTaken(request, edit.item) ? "patternTaken" : undefined;
    case "set-words":
      return undefined;
    case "set-due":
      return Number.isInteger(edit.days) && edit.days >= 1 && edit.days <= longestDueDays
        ? undefined
        : "badDue";
  }
}

function findItem({ items }: ActionRequest, number: number): RequestItem | undefined {
  return items.find((item) => item.number === number);
}

function isTaken(
  { items }: ActionRequest,
  { pattern, database }: Pick<PatternAudit, "pattern" | "database">,
): boolean {
  return items.some((item) => item.pattern === pattern && item.database === database);
}

function isJitter(ratio: number): boolean {
  return ratio >= 0 && ratio <= 0.5;
}
