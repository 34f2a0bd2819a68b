import type { Audit, PatternAudit } from "../audit/audit.ts";
import { pairPatterns } from "../audit/compare-audits.ts";
import { sawEveryKey } from "../audit/saw-every-key.ts";
import type {
  ActionRequest,
  FixBaseline,
  FixReading,
  ItemAction,
  RequestDecision,
  RequestItem,
} from "./action-request.ts";
import type { Signers } from "./find-signers.ts";
import { countLacking, fewestNewKeys, judgeFix, type PatternCounts } from "./judge-fix.ts";
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
  readonly signers: Signers;
  readonly nowMs: number;
}

/**
 * Holds applied items against an audit, once the team said that the code was changed, or the due date is over. An
 * item without a baseline gets one; then every audit of all keys counts once. As good where enough keys are new and
 * hardly any lacks the TTL: with `verifyAudits` of them in a row the item is verified. As quiet where hardly a key is
 * new. As a relapse, which opens the item again, where new keys lack the TTL, or where keys were left without it
 * before the code was changed. Of a flush the first audit after it tells what is there now. `undefined`: nothing to
 * learn from this audit.
 */
export function decideOnVerification(check: Verification): RequestDecision | undefined {
  const { request, audit, nowMs, signers } = check;
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
      ? { ...change, mentions: mentionsOf(asked, change.item.number, signers) }
      : change,
  );
  return changeItems(request, told, cause, isNews ? ["root", "reply"] : ["root"]);
}

/** The team said that the code was changed, or the due date is over. */
export function isProofBegun({ state, codeChangedAtMs, dueAtMs }: ActionRequest, nowMs: number): boolean {
  if (isClosed(state)) return false;
  return codeChangedAtMs !== undefined || (dueAtMs !== undefined && nowMs >= dueAtMs);
}

function mentionsOf(request: ActionRequest, item: number, signers: Signers) {
  return findOwing(request, signers)
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
  const { action, baseline, appliedAtMs = 0, leftByRun = 0, readings = [] } = item;
  const atMs = audit.startedAtMs;
  if (atMs <= appliedAtMs) return [];
  if (!setsTtl(action)) {
    const values = { keys: pattern?.keys ?? 0, keysBefore: item.keys };
    return [{ item: { ...item, state: "verified" }, name: "verified", reason: "flushed", values }];
  }
  const now = pattern ?? noKeys;
  if (baseline === undefined) {
    const start: FixBaseline = { atMs, keys: now.keys, keysLacking: countLacking(now, action) };
    const begun = { ...item, baseline: start };
    const reading = judgeFix({ atMs, pattern: now }, start, { action, leftByRun });
    return isLeftOver(reading, policy)
      ? [relapse(begun, now, reading, "keysLeftOver", propose)]
      : [{ item: begun, name: "fix-checked", reason: "baseline", values: valuesOf(now, reading) }];
  }
  if (atMs <= (readings.at(-1)?.atMs ?? baseline.atMs)) return [];
  const reading = judgeFix({ atMs, pattern: now }, baseline, { action, leftByRun });
  const values = valuesOf(now, reading);
  const read = { ...item, readings: [...readings, reading] };
  const isQuiet = reading.newKeys < fewestNewKeys;
  if (isQuiet && reading.newLacking > 0) return [];
  if (reading.share > policy.verifyShare) return [relapse(read, now, reading, "newKeysWithoutTtl", propose)];
  if (isLeftOver(reading, policy)) return [relapse(read, now, reading, "keysLeftOver", propose)];
  if (isQuiet) {
    return countQuiet(read) >= policy.verifyAudits * quietTimes
      ? [{ item: { ...read, state: "verified" }, name: "verified", reason: "noNewKeys", values }]
      : [{ item: read, name: "fix-checked", reason: "quiet", values }];
  }
  const goodAudits = (item.goodAudits ?? 0) + 1;
  const next = { ...read, goodAudits };
  return goodAudits >= policy.verifyAudits
    ? [{ item: { ...next, state: "verified" }, name: "verified", reason: "newKeysExpire", values }]
    : [{ item: next, name: "fix-checked", reason: "good", values }];
}

/** A pattern without new keys cannot prove more than that; it is let go after so many times the audits of a proof. */
const quietTimes = 3;

/** The last audits in a row that saw hardly a new key. */
function countQuiet({ readings = [] }: RequestItem): number {
  return readings.length - 1 - readings.findLastIndex(({ newKeys }) => newKeys >= fewestNewKeys);
}

/** Keys were written without the TTL after the run and before the code was changed: only another run mends them. */
function isLeftOver({ lacking, lackingShare }: FixReading, { verifyShare }: SignOffPolicy): boolean {
  return lacking >= fewestNewKeys && lackingShare > verifyShare;
}

function relapse(
  item: RequestItem,
  pattern: PatternCounts,
  reading: FixReading,
  reason: "newKeysWithoutTtl" | "keysLeftOver",
  propose: Propose,
): ItemChange {
  const asked = propose(askAnew(countAsNow(item, pattern), "relapsed"));
  const reopened = { ...asked, state: "relapsed", goodAudits: 0 } as const;
  return { item: reopened, name: "relapsed", reason, values: valuesOf(pattern, reading) };
}

/** What an audit says of a pattern that it did not see. */
const noKeys = { keys: 0, keysWithoutTtl: 0, ttl: { class: "persistent" } } as const;

function valuesOf({ keys }: PatternCounts, reading: FixReading): Readonly<Record<string, number>> {
  const { newKeys, newLacking, share, lacking, lackingShare } = reading;
  return { keys, newKeys, newLacking, share, lacking, lackingShare };
}

/** What is asked for again is what is there now; its hash moves with the counts. */
function countAsNow(item: RequestItem, { keys, keysWithoutTtl, bytes, ttl }: PatternCounts): RequestItem {
  return { ...item, keys, keysWithoutTtl, ttl, ...(bytes && { bytes }) };
}
