import { hashView } from "../hash-bytes.ts";

/** 32 even bits of a key's name, not negative: the same for the same bytes and seed, always. */
export function hashKey(view: DataView, start: number, end: number, seed: number): number {
  return hashView(view, start, end, seed) >>> 0;
}
