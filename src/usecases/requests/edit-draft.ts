import type { Audit, PatternAudit } from "../../core/audit/audit.ts";
import type { ActionRequest, ItemAction, RequestItem } from "../../core/requests/action-request.ts";
import { createItem } from "../../core/requests/create-item.ts";
import { type DraftEdit, decideOnDraftEdit } from "../../core/requests/decide-on-draft-edit.ts";
import { readGrounds } from "../../core/requests/draft-request.ts";
import { proposeTtl } from "../../core/requests/propose-ttl.ts";
import { readEarlierAudits } from "../audit/read-earlier-audits.ts";
import { changeRequest, type RequestOutcome } from "./change-request.ts";
import { findCluster, type RequestParts } from "./request-parts.ts";

/** Changes a draft. `undefined`: there is no such request. */
export async function editDraft(
  parts: RequestParts,
  requestId: string,
  edit: DraftEdit,
  userId: string,
): Promise<RequestOutcome | undefined> {
  const isAllowed = await parts.isAllowed(userId, "request");
  return changeRequest(parts, requestId, (request) =>
    decideOnDraftEdit({ request, edit, userId, nowMs: parts.nowMs(), isAllowed }),
  );
}

/** The audit that a draft was made from; the newest one, if that is not kept any more. */
export async function readDraftAudit(
  { store }: Pick<RequestParts, "store">,
  { cluster, auditStartedAtMs }: Pick<ActionRequest, "cluster" | "auditStartedAtMs">,
): Promise<Audit | undefined> {
  const own = await store.audits.newest(cluster, auditStartedAtMs + 1);
  return own?.startedAtMs === auditStartedAtMs ? own : store.audits.newest(cluster);
}

/** An item that somebody adds by hand: what the draft's audit knows of the pattern, and what they chose. `undefined`:
 * that audit saw no such pattern, or there is no such request. */
export async function findItemToAdd(
  parts: RequestParts,
  requestId: string,
  pattern: string,
  action: ItemAction,
  userId: string,
): Promise<RequestItem | undefined> {
  const { store } = parts;
  const request = await store.requests.find(requestId);
  const cluster = request && findCluster(parts, request.cluster);
  if (request === undefined || cluster === undefined) return undefined;
  const audit = await readDraftAudit(parts, request);
  const found = audit?.patterns.find((one: PatternAudit) => one.pattern === pattern);
  if (audit === undefined || found === undefined) return undefined;
  const all = await readEarlierAudits(store.audits, cluster.name);
  const earlier = all.filter(({ startedAtMs }) => startedAtMs < audit.startedAtMs);
  const grounds = readGrounds({ cluster, audit, earlier });
  const { evidence } = proposeTtl(found, grounds);
  return {
    ...createItem(found, grounds, action),
    evidence: [{ kind: "person", source: userId }, ...evidence],
  };
}
