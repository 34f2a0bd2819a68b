/** Of which collections the number of elements is asked. */
export type ElementsScope = "all" | "large" | "none";

/** Collections from here on are asked also where asking leaves a trace: they are few. */
export const largeBytes = 16 * 1024;

export interface ElementsSituation {
  /** `auto`: as many as can be asked without a trace. */
  readonly wanted: "auto" | ElementsScope;
  readonly role: "primary" | "replica";
  /** `undefined`: the server does not tell. */
  readonly evictionPolicy?: string;
  /** The connection is allowed to look without touching (`CLIENT NO-TOUCH`, Redis 7.2+). */
  readonly untouching: boolean;
}

/**
 * Length commands refresh a key's idle time and access frequency, which decide what an `lru` or `lfu` policy evicts
 * next. Only a primary evicts, so on a replica it does no harm.
 */
export function decideElements({
  wanted,
  role,
  evictionPolicy,
  untouching,
}: ElementsSituation): ElementsScope {
  if (wanted !== "auto") return wanted;
  if (role === "replica" || untouching) return "all";
  const evictsByUse =
    evictionPolicy === undefined || !/^(?:noeviction|.*-(?:random|ttl))$/.test(evictionPolicy);
  return evictsByUse ? "large" : "all";
}
