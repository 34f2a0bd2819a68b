/** What is known of a node whose keys are to get a TTL. */
export interface NodeRoom {
  readonly product: "redis" | "valkey";
  readonly version: string;
  /** Keys that have a TTL now. */
  readonly keysWithTtl: number;
  /** Keys that will newly get one. */
  readonly newTtls: number;
  readonly usedBytes: number;
  /** `undefined`: no limit. */
  readonly maxmemoryBytes?: number;
}

/** A `dictEntry` of 64 bits: key, value, next (`dict.c` of Redis up to 7.x). */
const entryBytes = 24;
const bucketBytes = 8;

/**
 * Bytes that the expires table takes at most while it grows: an entry a key, and the table of twice the size that
 * stands beside the old one until all has moved. From Redis 8 on the deadline lies within the key: nothing then.
 */
export function estimateNeededBytes({ product, version, keysWithTtl, newTtls }: NodeRoom): number {
  if (newTtls === 0 || (product === "redis" && Number.parseInt(version, 10) >= 8)) return 0;
  const before = tableBytes(keysWithTtl);
  const after = tableBytes(keysWithTtl + newTtls);
  return newTtls * entryBytes + (after > before ? after : 0);
}

/** Bytes below maxmemory, never negative; `undefined`: no limit. */
export function freeBytesOf({ usedBytes, maxmemoryBytes }: NodeRoom): number | undefined {
  return maxmemoryBytes === undefined ? undefined : Math.max(0, maxmemoryBytes - usedBytes);
}

/** The table has a power of two of buckets, at least one for each entry. */
function tableBytes(entries: number): number {
  return entries === 0 ? 0 : bucketBytes * 2 ** Math.ceil(Math.log2(Math.max(4, entries)));
}
