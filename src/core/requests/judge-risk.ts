import type { ItemAction, RequestItem, Risk } from "./action-request.ts";

/** A TTL down to so small a part of what keys live now drops what somebody may count on. */
const bigCut = 0.25;

/**
 * `high`: what is flushed; sessions, locks, queues and registries, which break what depends on them; and a TTL cut
 * to a quarter or less. `medium`: counters and keys that keep others from being done twice, and any shorter TTL.
 */
export function judgeRisk({ purpose, ttl }: Pick<RequestItem, "purpose" | "ttl">, action: ItemAction): Risk {
  if (action.kind !== "set-ttl") return "high";
  const { p90Seconds } = ttl;
  const cut = p90Seconds === undefined || action.ttlSeconds === 0 ? 1 : action.ttlSeconds / p90Seconds;
  switch (purpose) {
    case "session-store":
    case "lock":
    case "queue":
    case "registry":
    case "unknown":
      return "high";
    case "counter":
    case "dedup":
    case "cache":
      if (action.touches === "any-longer" && cut <= bigCut) return "high";
      return purpose !== "cache" || (action.touches === "any-longer" && cut < 1) ? "medium" : "low";
  }
}

/** The same item with another TTL, and the risk that this has; anything but a TTL stays as it is. */
export function withTtl(
  item: RequestItem,
  change: { readonly ttlSeconds: number; readonly jitterRatio?: number },
): RequestItem {
  if (item.action.kind !== "set-ttl") return item;
  const action = { ...item.action, ...change };
  return { ...item, action, risk: judgeRisk(item, action) };
}
