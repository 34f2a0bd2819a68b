const kibi = 1024;
const units = ["K", "M", "G", "T", "P"] as const;

/**
 * Bytes as Redis writes them in INFO (`used_memory_human`): powers of 1024, one letter, two decimals; below
 * 1024 whole bytes with `B`. Format: `bytesToHuman` in Redis' `util.c`.
 */
export function formatBytes(bytes: number): string {
  const size = Math.abs(bytes);
  const sign = bytes < 0 ? "-" : "";
  if (size < kibi) return `${sign}${Math.round(size)}B`;
  const power = Math.min(Math.floor(Math.log2(size) / 10), units.length);
  return `${sign}${(size / kibi ** power).toFixed(2)}${units[power - 1] ?? ""}`;
}
