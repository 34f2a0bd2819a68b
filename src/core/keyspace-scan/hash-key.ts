import { hashBytes } from "../hash-bytes.ts";

/** 32 even bits of a key's name, not negative: the same for the same bytes and seed, always. */
export function hashKey(bytes: Uint8Array, start: number, end: number, seed: number): number {
  return hashBytes(bytes, start, end, seed) >>> 0;
}
