import type { MessageRef } from "../../core/alerts/alert.ts";
import { isLive } from "../../core/alerts/conditions.ts";
import { type NewOutboxEntry, outboxPriorities } from "../../core/outbox/outbox-message.ts";
import { isClosed } from "../../core/requests/request-states.ts";
import type { Store } from "../../store/store.ts";

/**
 * Asks for a root anew that somebody deleted: of an alert or a request that is not over, or of a bundle with such a
 * member. The edit that is stored finds it gone, and posts it again. `false`: it was none of these.
 */
export async function repairDeleted(
  store: Pick<Store, "alerts" | "bundles" | "requests" | "outbox">,
  { channel, ts }: MessageRef,
  nowMs: number,
): Promise<boolean> {
  const bundle = await store.bundles.findByRoot(channel, ts);
  if (bundle !== undefined) {
    if ((await store.alerts.list({ open: true, bundleId: bundle.id })).length === 0) return false;
    await store.outbox.add([entryOf(bundle.id, { kind: "bundle" }, nowMs)]);
    return true;
  }
  const alert = await store.alerts.findByRoot(channel, ts);
  if (alert !== undefined) {
    if (!isLive(alert)) return false;
    await store.alerts.repairRoots([alert.id], nowMs);
    return true;
  }
  const request = await store.requests.findByRoot(channel, ts);
  if (request === undefined || isClosed(request.state)) return false;
  await store.outbox.add([entryOf(request.id, { kind: "request-root" }, nowMs)]);
  return true;
}

function entryOf(about: string, message: NewOutboxEntry["message"], createdAtMs: number): NewOutboxEntry {
  return { about, message, priority: outboxPriorities.normal, createdAtMs };
}
