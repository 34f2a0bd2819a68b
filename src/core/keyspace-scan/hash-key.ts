const offsetBasis = 0x811c9dc5;
const prime = 0x01000193;

/**
 * 32 bits of a key's name, spread evenly: the same for the same bytes and seed, always. FNV-1a with the finaliser of
 * MurmurHash3, since the low bits alone decide about samples. Not for keeping secrets.
 * http://www.isthe.com/chongo/tech/comp/fnv/
 */
export function hashKey(bytes: Uint8Array, start: number, end: number, seed: number): number {
  let hash = offsetBasis ^ seed;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ (bytes[at] ?? 0), prime);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
