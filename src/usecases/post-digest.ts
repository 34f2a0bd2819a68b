import type { Cluster, Digest } from "../core/fleet.ts";
import { outboxPriorities } from "../core/outbox/outbox-message.ts";
import type { Store } from "../store/store.ts";
import { readDigest } from "./read-digest.ts";

const minuteMs = 60_000;

/**
 * Puts a digest into the outbox, as it is now; with nothing to say only where one line is wanted. The run is known by
 * its minute, so that a process that starts again within it posts nothing twice. `false`: nothing was posted.
 */
export async function postDigest(
  store: Store,
  clusters: readonly Cluster[],
  digest: Digest,
  nowMs: number,
): Promise<boolean> {
  const { name, channel, languages, whenEmpty } = digest;
  const minute = new Date(nowMs - (nowMs % minuteMs)).toISOString().slice(0, 16);
  const about = `digest ${name} ${minute}`;
  if ((await store.outbox.history(about)).length > 0) return false;
  const view = await readDigest(store, clusters, digest, nowMs);
  if (view.isEmpty && whenEmpty === "nothing") return false;
  await store.outbox.add([
    {
      about,
      message: { kind: "view", to: channel, template: "digest", view, languages },
      priority: outboxPriorities.low,
      createdAtMs: nowMs,
    },
  ]);
  return true;
}
