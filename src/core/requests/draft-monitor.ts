import type { Cluster } from "../fleet.ts";
import type { ActionRequest } from "./action-request.ts";

export interface MonitorDrafting {
  readonly id: string;
  readonly cluster: Cluster;
  /** 1 to 10. */
  readonly seconds: number;
  readonly createdBy: string;
  readonly nowMs: number;
}

/**
 * A draft that asks for one thing, to watch the commands of a cluster for a while: its item names no keys, since it
 * touches none and sees all. It needs no audit.
 */
export function draftMonitor({ id, cluster, seconds, createdBy, nowMs }: MonitorDrafting): ActionRequest {
  return {
    id,
    cluster: cluster.name,
    owner: cluster.owner,
    languages: cluster.languages,
    createdBy,
    createdAtMs: nowMs,
    auditStartedAtMs: nowMs,
    facts: { happenedAtMs: nowMs, keys: 0, keysWithoutTtl: 0 },
    words: {},
    items: [
      {
        number: 1,
        pattern: "MONITOR",
        slots: [],
        database: 0,
        action: { kind: "monitor", seconds },
        keys: 0,
        keysWithoutTtl: 0,
        ttl: { class: "persistent" },
        evidence: [{ kind: "person", source: createdBy }],
        priority: "P3",
        risk: "high",
        purpose: "unknown",
        owner: cluster.owner.team,
        state: "proposed",
        decisions: [],
        delegates: [],
      },
    ],
    leftOut: 0,
    state: "draft",
    reminded: [],
    version: 1,
  };
}
