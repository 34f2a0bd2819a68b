import type { Audit, PatternAudit } from "../audit/audit.ts";
import { pairPatterns } from "../audit/compare-audits.ts";
import { sawEveryKey } from "../audit/trace-sightings.ts";
import type {
  ActionRequest,
  FixBaseline,
  ItemAction,
  RequestDecision,
  RequestItem,
} from "./action-request.ts";
import { judgeFix } from "./judge-fix.ts";
import { askAnew, type Propose } from "./reopen-item.ts";
import { byTimer, changeItems, type ItemChange } from "./request-decision.ts";
import { isClosed } from "./request-states.ts";
import type { SignOffPolicy } from "./sign-off-policy.ts";
import { findOwing } from "./standing.ts";

export interface Verification {
  readonly request: ActionRequest;
  /** The newest audit of the cluster. */
  readonly audit: Audit;
  readonly policy: SignOffPolicy;
  readonly propose: Propose;
  readonly signerIds: readonly string[];
  readonly nowMs: number;
}

/**
 * Holds applied items against an audit, once the team said that the code was changed, or the due date is over. An
 * item without a baseline gets one; then every audit of all keys that saw enough new ones counts once: as good, with
 * `verifyAudits` of them in a row verified; or as a relapse, which opens the item again. A flush proves itself: with
 * its keys gone there is nothing to follow. `undefined`: nothing to learn from this audit.
 */
export function decideOnVerification(check: Verification): RequestDecision | undefined {
  const { request, audit, nowMs, signerIds } = check;
  if (!isProofBegun(request, nowMs) || !sawEveryKey(audit)) return undefined;
  const found = findPatterns(request.items, audit.patterns);
  const changes = request.items
    .filter(({ state }) => state === "applied")
    .flatMap((item) => judge(check, item, found.get(item)));
  if (changes.length === 0) return undefined;
  const cause = byTimer(nowMs);
  const isNews = changes.some(({ item }) => item.state !== "applied");
  const asked = changeItems(request, changes, cause, []).request;
  const told = changes.map((change) =>
    change.item.state === "relapsed"
      ? { ...change, mentions: mentionsOf(asked, change.item.number, signerIds) }
      : change,
  );
  return changeItems(request, told, cause, isNews ? ["root", "reply"] : ["root"]);
}

/** The team said that the code was changed, or the due date is over. */
export function isProofBegun({ state, codeChangedAtMs, dueAtMs }: ActionRequest, nowMs: number): boolean {
  if (isClosed(state)) return false;
  return codeChangedAtMs !== undefined || (dueAtMs !== undefined && nowMs >= dueAtMs);
}

function mentionsOf(request: ActionRequest, item: number, signerIds: readonly string[]) {
  return findOwing(request, signerIds)
    .filter(({ items }) => items.includes(item))
    .map(({ mention }) => mention);
}

/** By text, or else by shape: an audit may name a placeholder otherwise. */
function findPatterns(
  items: readonly RequestItem[],
  patterns: readonly PatternAudit[],
): ReadonlyMap<RequestItem, PatternAudit> {
  return new Map(
    pairPatterns(items, patterns).flatMap(({ older, newer }) =>
      older === undefined || newer === undefined ? [] : [[older, newer] as const],
    ),
  );
}

const setsTtl = (action: ItemAction): action is Extract<ItemAction, { readonly kind: "set-ttl" }> =>
  action.kind === "set-ttl";

function judge(
  { audit, policy, propose }: Verification,
  item: RequestItem,
  pattern: PatternAudit | undefined,
): readonly ItemChange[] {
  const { action, baseline, appliedAtMs = 0 } = item;
  const atMs = audit.startedAtMs;
  if (atMs <= appliedAtMs) return [];
  if (!setsTtl(action))
    return [{ item: { ...item, state: "verified" }, name: "verified", reason: "flushed" }];
  if (baseline === undefined) return [startCount(item, atMs, pattern)];
  if (pattern === undefined || atMs <= (item.readings?.at(-1)?.atMs ?? baseline.atMs)) return [];
  const reading = judgeFix({ atMs, pattern }, baseline, action);
  if (reading === undefined) return [];
  const { newKeys, newWithoutTtl, share } = reading;
  const values = { newKeys, newWithoutTtl, share };
  const read = { ...item, readings: [...(item.readings ?? []), reading] };
  if (share > policy.verifyShare) {
    const asked = propose(askAnew(countAsNow(read, pattern), "relapsed"));
    const reopened = { ...asked, state: "relapsed", goodAudits: 0 } as const;
    return [{ item: reopened, name: "relapsed", reason: "newKeysWithoutTtl", values }];
  }
  const goodAudits = (item.goodAudits ?? 0) + 1;
  const next = { ...read, goodAudits };
  return goodAudits >= policy.verifyAudits
    ? [{ item: { ...next, state: "verified" }, name: "verified", reason: "newKeysExpire", values }]
    : [{ item: next, name: "fix-checked", reason: "good", values }];
}

function startCount(item: RequestItem, atMs: number, pattern: PatternAudit | undefined): ItemChange {
  const { keys = 0, keysWithoutTtl = 0 } = pattern ?? {};
  const baseline: FixBaseline = { atMs, keys, keysWithoutTtl };
  return {
    item: { ...item, baseline },
    name: "fix-checked",
    reason: "baseline",
    values: { keys, keysWithoutTtl },
  };
}

/** What is asked for again is what is there now; its hash moves with the counts. */
function countAsNow(item: RequestItem, { keys, keysWithoutTtl, bytes, ttl }: PatternAudit): RequestItem {
  return { ...item, keys, keysWithoutTtl, ttl, ...(bytes && { bytes }) };
}
