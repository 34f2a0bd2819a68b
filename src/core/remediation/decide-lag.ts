import type { Pace } from "../keyspace-scan/decide-pace.ts";

/** What INFO replication tells of a primary. */
export interface ReplicationState {
  /** Of the replica that is furthest behind; `undefined`: there is none. */
  readonly lagBytes?: number;
  readonly backlogBytes: number;
}

/** Shares of the backlog. Beyond the whole of it a replica that was cut off for a moment is filled anew. */
const stopAt = { gentle: 0.25, fast: 0.75 } as const;
const goOnBelow = 0.1;

/** Whether writing must wait for the replicas; once it does, until they have nearly caught up. */
export function decideLag(state: ReplicationState, waits: boolean, pace: Pace): boolean {
  if (state.lagBytes === undefined) return false;
  return state.lagBytes > state.backlogBytes * (waits ? goOnBelow : stopAt[pace]);
}
