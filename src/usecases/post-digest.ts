import type { Cluster, Digest } from "../core/fleet.ts";
import { outboxPriorities } from "../core/outbox/outbox-message.ts";
import type { Store } from "../store/store.ts";
import { readDigest } from "./read-digest.ts";

const minuteMs = 60_000;

/**
 * Puts a digest into the outbox, as it is now; with nothing to say only where one line is wanted. The run is known by
 * its minute, so that another process, or one that starts again within it, posts nothing twice. `false`: nothing was
 * posted.
 *
 * @param runMs when it should be made; later than that it is late.
 */
export async function postDigest(
  store: Store,
  clusters: readonly Cluster[],
  digest: Digest,
  nowMs: number,
  runMs = nowMs,
): Promise<boolean> {
  const { name, channel, languages, whenEmpty } = digest;
  const minute = minuteOf(runMs);
  const view = await readDigest(store, clusters, digest, nowMs);
  const message = {
    about: `digest ${name} ${new Date(minute).toISOString().slice(0, 16)}`,
    message: { kind: "view", to: channel, template: "digest", view, languages },
    priority: outboxPriorities.low,
    createdAtMs: nowMs,
  } as const;
  const isWanted = !view.isEmpty || whenEmpty !== "nothing";
  return (await store.digests.put(name, minute, isWanted ? [message] : [])) === "put" && isWanted;
}

/** The minute of a digest's run, Unix ms. */
export function minuteOf(runMs: number): number {
  return runMs - (runMs % minuteMs);
}
