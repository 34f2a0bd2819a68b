import { hashBytes } from "../hash-bytes.ts";

/**
 * The TTL in whole seconds, at least 1, of one key: within `ttlSeconds` ± `jitterRatio` of it, spread evenly by a hash
 * of the key and of the plan, so that a run that is taken up again gives each key the same.
 */
export function ttlOfKey(
  bytes: Uint8Array,
  from: number,
  to: number,
  action: { readonly ttlSeconds: number; readonly jitterRatio: number },
  seed: number,
): number {
  const { least, most } = ttlBand(action);
  const share = (hashBytes(bytes, from, to, seed) >>> 0) / 2 ** 32;
  return least + Math.floor(share * (most - least + 1));
}

/** The shortest and the longest TTL that keys get, whole seconds. */
export function ttlBand({
  ttlSeconds,
  jitterRatio,
}: {
  readonly ttlSeconds: number;
  readonly jitterRatio: number;
}): { readonly least: number; readonly most: number } {
  const spread = Math.floor(ttlSeconds * jitterRatio);
  return { least: Math.max(1, ttlSeconds - spread), most: Math.max(1, ttlSeconds + spread) };
}

/** A plan's hash as a seed. */
export function seedOfPlan(planHash: string): number {
  const bytes = new TextEncoder().encode(planHash);
  return hashBytes(bytes, 0, bytes.length, 0);
}
