import type { ItemAction, RequestFacts, RequestItem } from "./action-request.ts";
import { shareAbove } from "./judge-fix.ts";

/** How memory moves without any change; `undefined`: not known. */
export interface Growth {
  /** Of the whole cluster. */
  readonly bytesPerDay?: number | undefined;
  /** Of the item's keys that never expire. */
  readonly itemBytesPerDay?: number | undefined;
}

/** What a TTL would bring. Bytes are `undefined` where sizes were not assessed, days where growth was not. */
export interface Consequence {
  readonly keysTouched: number;
  /** Keys that have a TTL of their own already, and keep it. */
  readonly keysKept: number;
  /** When the first and the last of the touched keys are gone: a TTL counts from the run. `undefined`: flushed. */
  readonly firstGoneAtMs: number;
  readonly lastGoneAtMs: number;
  /** What all of them take. */
  readonly bytesFreed?: number;
  /** Freed until a time, oldest first; ends with all. Between the first and the last it goes evenly. */
  readonly freedBy: readonly { readonly atMs: number; readonly bytes: number }[];
  readonly daysToFull?: number;
  /** With the run, and with the code unchanged: new keys still stay. */
  readonly daysToFullAfterRun?: Days;
  /** With the run, and new keys that carry the TTL. */
  readonly daysToFullWithCode?: Days;
}

/** `never`: memory does not reach its end by this growth. */
export type Days = number | "never";

const dayMs = 24 * 60 * 60_000;
const steps = 4;

/**
 * What a TTL on an item's keys would bring, if the run were now. Keys that never expire get it as of the run, so
 * nothing is freed before it is over: memory that is full by then is full all the same.
 */
export function consequenceOf(
  item: Pick<RequestItem, "keys" | "keysWithoutTtl" | "bytes" | "ttl">,
  action: ItemAction,
  facts: Pick<RequestFacts, "usedBytes" | "maxmemoryBytes" | "daysToFull">,
  growth: Growth,
  nowMs: number,
): Consequence {
  const keysTouched = countTouched(item, action);
  const span = spanOf(action);
  const perKey = item.bytes === undefined || item.keys === 0 ? undefined : item.bytes.value / item.keys;
  const bytesFreed = perKey === undefined ? undefined : Math.round(perKey * keysTouched);
  const times = { firstGoneAtMs: nowMs + span.first * dayMs, lastGoneAtMs: nowMs + span.last * dayMs };
  return {
    keysTouched,
    keysKept: item.keys - keysTouched,
    ...times,
    ...(bytesFreed !== undefined && { bytesFreed }),
    freedBy: bytesFreed === undefined ? [] : drawFreed(times.firstGoneAtMs, times.lastGoneAtMs, bytesFreed),
    ...(facts.daysToFull !== undefined && { daysToFull: facts.daysToFull }),
    ...forecast(facts, growth, span.last, bytesFreed),
  };
}

function countTouched(
  item: Pick<RequestItem, "keys" | "keysWithoutTtl" | "ttl">,
  action: ItemAction,
): number {
  const { keys, keysWithoutTtl } = item;
  switch (action.kind) {
    case "monitor":
      return 0;
    case "flush":
      return keys;
    case "set-ttl":
      if (action.touches === "none") return keysWithoutTtl;
      return keysWithoutTtl + Math.round((keys - keysWithoutTtl) * shareAbove(item, action.ttlSeconds));
  }
}

/** Days until the first and the last key is gone. */
function spanOf(action: ItemAction): { readonly first: number; readonly last: number } {
  if (action.kind !== "set-ttl") return { first: 0, last: 0 };
  const { ttlSeconds, jitterRatio } = action;
  const days = (ttlSeconds * 1000) / dayMs;
  return { first: days * (1 - jitterRatio), last: days * (1 + jitterRatio) };
}

function drawFreed(firstMs: number, lastMs: number, bytes: number): Consequence["freedBy"] {
  if (firstMs === lastMs) return [{ atMs: firstMs, bytes }];
  return Array.from({ length: steps + 1 }, (_, step) => ({
    atMs: Math.round(firstMs + ((lastMs - firstMs) * step) / steps),
    bytes: Math.round((bytes * step) / steps),
  }));
}

function forecast(
  { usedBytes, maxmemoryBytes }: Pick<RequestFacts, "usedBytes" | "maxmemoryBytes">,
  { bytesPerDay, itemBytesPerDay }: Growth,
  goneAfterDays: number,
  freed: number | undefined,
): Pick<Consequence, "daysToFullAfterRun" | "daysToFullWithCode"> {
  if (usedBytes === undefined || maxmemoryBytes === undefined) return {};
  if (bytesPerDay === undefined || freed === undefined) return {};
  const free = maxmemoryBytes - usedBytes;
  const before = bytesPerDay > 0 ? free / bytesPerDay : Number.POSITIVE_INFINITY;
  const daysToFull = (perDay: number, kept: number): Days => {
    if (before <= goneAfterDays) return Math.max(0, before);
    return perDay > 0 ? (free + freed - kept) / perDay : "never";
  };
  const own = Math.max(0, Math.min(itemBytesPerDay ?? 0, Math.max(0, bytesPerDay)));
  return {
    daysToFullAfterRun: daysToFull(bytesPerDay, 0),
    // What is written within one TTL is there at any time.
    ...(itemBytesPerDay !== undefined && {
      daysToFullWithCode: daysToFull(bytesPerDay - own, own * goneAfterDays),
    }),
  };
}
