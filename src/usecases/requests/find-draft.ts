import type { DraftResult } from "./draft-request.ts";
import type { RequestParts } from "./request-parts.ts";

/** A draft that was closed and not posted, for its author and for those who may ask teams for changes. */
export async function findDraft(
  { store, isAllowed }: RequestParts,
  requestId: string,
  userId: string,
): Promise<DraftResult> {
  const request = await store.requests.find(requestId);
  if (request === undefined) return { kind: "refused", reason: "unknown" };
  if (request.state !== "draft") return { kind: "refused", reason: "notDraft" };
  const mayEdit = request.createdBy === userId || (await isAllowed(userId, "request"));
  return mayEdit ? { kind: "drafted", request } : { kind: "refused", reason: "notAllowed" };
}
