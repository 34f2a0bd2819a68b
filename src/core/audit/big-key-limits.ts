const kibibyte = 1024;

/** Above these a single key blocks others while it is read, deleted or moved. */
export const bigKeyLimits = {
  bytes: { warning: 100 * kibibyte, critical: 5 * kibibyte * kibibyte, unit: "bytes" },
  elements: { warning: 5000, critical: 10_000, unit: "count" },
} as const;

export const bigKeySource =
  "Alibaba, Tencent and RedisInsight: 100 KB or 5,000 elements, 5 MB or 10,000 elements";

/** Over the lower limit in one way or the other; -1: not assessed. */
export function isBig(bytes: number, elements: number): boolean {
  return bytes > bigKeyLimits.bytes.warning || elements > bigKeyLimits.elements.warning;
}
