import type { ClusterEntry, DefaultsEntry } from "./fleet-schema.ts";

/** A cluster with the defaults filled in: maps are merged key by key, all else is replaced. */
export function mergeDefaults(defaults: DefaultsEntry, cluster: ClusterEntry): ClusterEntry {
  return { ...cluster, ...merge(defaults, cluster) };
}

/** A reference to a secret is one value: half of it must not stay behind. */
const whole = new Set(["password", "sentinelPassword"]);

function merge(base: object, over: object): object {
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = merged[key];
    merged[key] = isMap(below) && isMap(value) && !whole.has(key) ? merge(below, value) : value;
  }
  return merged;
}

function isMap(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
