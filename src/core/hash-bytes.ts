/**
 * 32 bits of `bytes[from, to)`, spread evenly: the same for the same bytes and seed, always. MurmurHash3 (32 bits) by
 * Austin Appleby, four bytes a step. Not for keeping secrets. https://github.com/aappleby/smhasher/wiki/MurmurHash3
 */
export function hashBytes(bytes: Uint8Array, from: number, to: number, seed: number): number {
  let hash = seed | 0;
  let at = from;
  for (const last = to - 4; at <= last; at += 4) {
    const word =
      (bytes[at] ?? 0) |
      ((bytes[at + 1] ?? 0) << 8) |
      ((bytes[at + 2] ?? 0) << 16) |
      ((bytes[at + 3] ?? 0) << 24);
    hash = addWord(hash, word);
  }
  let rest = 0;
  for (let shift = 0; at < to; at += 1, shift += 8) rest |= (bytes[at] ?? 0) << shift;
  return finish(hash, rest, to - from);
}

/** `hashBytes` of what a view shows, in half the time. */
export function hashView(view: DataView, from: number, to: number, seed: number): number {
  let hash = seed | 0;
  let at = from;
  for (const last = to - 4; at <= last; at += 4) hash = addWord(hash, view.getInt32(at, true));
  let rest = 0;
  for (let shift = 0; at < to; at += 1, shift += 8) rest |= view.getUint8(at) << shift;
  return finish(hash, rest, to - from);
}

function addWord(hash: number, word: number): number {
  const mixed = hash ^ mix(word);
  return (Math.imul((mixed << 13) | (mixed >>> 19), 5) + 0xe6546b64) | 0;
}

function finish(before: number, rest: number, length: number): number {
  let hash = before ^ mix(rest) ^ length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

function mix(word: number): number {
  const once = Math.imul(word, 0xcc9e2d51);
  return Math.imul((once << 15) | (once >>> 17), 0x1b873593);
}
