const slots = 16_384;
const open = 0x7b;
const close = 0x7d;

/** CRC-16/XMODEM, polynomial 0x1021. */
const table = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8;
  for (let bit = 0; bit < 8; bit++) crc = (crc & 0x8000) === 0 ? crc << 1 : (crc << 1) ^ 0x1021;
  return crc & 0xffff;
});

/**
 * The slot of a key in cluster mode: of what stands between the first `{` and the `}` behind it, if that is not nothing.
 * https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/#hash-tags
 */
export function hashSlot(bytes: Uint8Array, from: number, to: number): number {
  const start = find(bytes, open, from, to);
  const end = start < 0 ? -1 : find(bytes, close, start + 1, to);
  return end > start + 1 ? crcOf(bytes, start + 1, end) % slots : crcOf(bytes, from, to) % slots;
}

function find(bytes: Uint8Array, wanted: number, from: number, to: number): number {
  for (let at = from; at < to; at++) if (bytes[at] === wanted) return at;
  return -1;
}

function crcOf(bytes: Uint8Array, from: number, to: number): number {
  let crc = 0;
  for (let at = from; at < to; at++) {
    crc = ((crc << 8) ^ (table[((crc >> 8) ^ (bytes[at] ?? 0)) & 0xff] ?? 0)) & 0xffff;
  }
  return crc;
}
