import { draftMonitor as draft } from "../../core/requests/draft-monitor.ts";
import { isMonitorTime } from "../../core/requests/monitor-seconds.ts";
import type { DraftResult, DraftWish } from "./draft-request.ts";
import { findCluster, type RequestParts } from "./request-parts.ts";

/** Drafts a request to watch the commands of a cluster, for its author alone to see. Rejects for another time than one
 * that may be asked for. */
export async function draftMonitor(
  { store, ...parts }: RequestParts,
  { cluster: name, userId, seconds }: DraftWish & { readonly seconds: number },
): Promise<DraftResult> {
  if (!isMonitorTime(seconds)) throw new RangeError(`MONITOR for ${seconds} s cannot be asked for`);
  if (!(await parts.isAllowed(userId, "request"))) return { kind: "refused", reason: "notAllowed" };
  const cluster = findCluster({ store, ...parts }, name);
  if (cluster === undefined) return { kind: "refused", reason: "noSuchCluster" };
  const id = await store.requests.nextId();
  const request = draft({ id, cluster, seconds, createdBy: userId, nowMs: parts.nowMs() });
  await store.requests.apply({ request, expectedVersion: 0, transitions: [], announcements: [] }, []);
  return { kind: "drafted", request };
}
